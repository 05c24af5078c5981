namespace Myelin;

/// <summary>The work that a device did during one run of a step, noted by the device itself.</summary>
public abstract class DeviceRecording
{
    /// <summary>The number of the capture that this is part of.</summary>
    internal int Capture { get; set; }

    /// <summary>Where the recorded work comes from; null unless the step is profiled.</summary>
    internal WorkOrigins? Origins { get; set; }

    /// <summary>Whether recorded work is not done until the plan runs.</summary>
    internal virtual bool Defers => false;

    /// <summary>
    /// Whether the values of a storage may differ from run to run: those of inputs and states, and whatever is computed from
    /// them. Work that reads nothing of that kind need not be recorded; its results are constants of the plan.
    /// </summary>
    protected bool Varies(Storage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.Capture == Capture || storage.Capture == -Capture;
    }

    /// <summary>Notes that recorded work fills a storage. A device calls this for every output of what it records.</summary>
    protected void Makes(Storage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        storage.Capture = -Capture;
    }

    /// <summary>Makes a plan that does the recorded work again.</summary>
    /// <param name="step">What the work reads and gives.</param>
    protected internal abstract DevicePlan Compile(CapturedStep step);
}
