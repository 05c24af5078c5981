namespace Myelin;

/// <summary>Recorded work that can be done again: with new inputs, on the present values of states, without allocating anything.</summary>
public abstract class DevicePlan
{
    /// <summary>How many kernels one run takes.</summary>
    public abstract int Kernels { get; }

    /// <summary>How many bytes the plan needs in the arena, which all plans of a step share.</summary>
    public virtual long ArenaBytes => 0;

    /// <summary>
    /// Gives the plan its arena: lasting memory of the device with at least <see cref="ArenaBytes"/>. Called before the first run and
    /// when the arena grows.
    /// </summary>
    protected internal virtual void Bind(Storage arena) { }

    /// <summary>Where a result lies after a run. The storage has the size of the result.</summary>
    protected internal abstract Storage Result(int result);

    /// <summary>Sets the value of an input for the next run, before work that is queued later changes it.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="from">A storage of the device, where the values lie contiguously.</param>
    /// <param name="offset">Where they begin, in bytes.</param>
    protected internal abstract void Load(int input, Storage from, long offset);

    /// <summary>Runs the plan, or queues it.</summary>
    protected internal abstract void Run();

    /// <summary>Runs the plan kernel by kernel and measures each; null if the device does not measure kernels.</summary>
    /// <param name="runs">How often.</param>
    internal virtual TimedKernel[]? Measure(int runs) => null;
}
