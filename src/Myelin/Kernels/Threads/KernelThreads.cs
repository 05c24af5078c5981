namespace Myelin.Kernels;

/// <summary>
/// The threads that kernels run on: the caller and Count - 1 persistent workers, started at the first call that has more
/// than one part.
/// </summary>
/// <remarks>
/// Thread t owns the parts [t·parts/n, (t+1)·parts/n), the same at every call, so that a part's data stays in one core's
/// cache. Whoever has finished its own parts takes those that nobody began, so a worker that sleeps, or shares its core
/// with a neighbour, delays nobody. A caller that finds the threads busy, a nested call among them, runs all its parts
/// itself. Workers know only the <see cref="KernelTeam"/>, never this object: when it is collected, they end.
/// </remarks>
internal sealed unsafe class KernelThreads : IDisposable
{
    readonly KernelTeam? team;

    /// <param name="count">How many threads compute, the caller included; at least 1.</param>
    public KernelThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        team = count > 1 ? new KernelTeam(count) : null;
    }

    ~KernelThreads() => team?.Stop();

    /// <summary>How many threads compute at most, the caller included.</summary>
    public int Count { get; }

    /// <summary>What the workers hold on to, for the test that they end.</summary>
    internal object? Team => team;

    /// <summary>Calls body(part, argument) once for each part 0..parts-1 and returns when all are done.</summary>
    /// <remarks>An exception in a part reaches the caller after the parts in progress have ended; which one is open.</remarks>
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

    /// <summary>Ends the workers; later calls run on the caller alone.</summary>
    public void Dispose()
    {
        team?.Stop();
        GC.SuppressFinalize(this);
    }
}
