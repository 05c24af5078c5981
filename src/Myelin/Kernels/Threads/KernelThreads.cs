namespace Myelin.Kernels;

/// <summary>
/// The threads that kernels run on: the caller and Count - 1 persistent workers, which are started by the first call with more than one
/// part.
/// </summary>
/// <remarks>
/// Thread t owns the parts [t·parts/n, (t+1)·parts/n), the same in every call, so that the data of a part stays in the cache of one core.
/// A thread that has finished its own parts takes parts that no thread has started, so a worker that sleeps or shares its core delays
/// nobody. A caller that finds the threads busy, including a nested call, runs all its parts itself. Workers reference only the
/// <see cref="KernelTeam"/>, not this object, and stop when this object is collected.
/// </remarks>
internal sealed unsafe class KernelThreads : IDisposable
{
    readonly KernelTeam? team;

    /// <param name="count">The number of threads including the caller, at least 1.</param>
    public KernelThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        team = count > 1 ? new KernelTeam(count) : null;
    }

    ~KernelThreads() => team?.Stop();

    /// <summary>The number of threads including the caller.</summary>
    public int Count { get; }

    /// <summary>The object that the workers reference, for the test that they stop.</summary>
    internal object? Team => team;

    /// <summary>Calls body(part, argument) once for each part from 0 to parts - 1 and returns when all are done.</summary>
    /// <remarks>An exception in a part is thrown to the caller after the running parts have ended. If several parts throw, it is any of them.</remarks>
    public void Run(int parts, delegate*<int, void*, void> body, void* argument)
    {
        if (parts > 1 && team is not null && team.TryEnter())
        {
            team.Run(parts, body, argument);
            GC.KeepAlive(this);
            return;
        }
        for (int part = 0; part < parts; part++) body(part, argument);
    }

    /// <summary>Stops the workers. Later calls run on the caller alone.</summary>
    public void Dispose()
    {
        team?.Stop();
        GC.SuppressFinalize(this);
    }
}
