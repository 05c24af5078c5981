namespace Myelin;

/// <summary>The use of a step by one thread, and of the states that its plans write in place.</summary>
/// <remarks>
/// The host and other steps must not use such a state during a replay. The host waits: it reads and writes the state while it holds
/// <see cref="Memory"/>, and so do replays. Another step on another thread is an error. Replays that only read a state do not mark it, so
/// that many can read one model without slowing each other down. They compare <see cref="Entries"/> of the step that wrote it before and
/// after instead.
/// </remarks>
sealed class StepUse
{
    int thread;
    long entries;

    /// <summary>Held during replays, and by the host while it reads or writes a state that the step writes.</summary>
    public Lock Memory { get; } = new();

    /// <summary>The number of times that the step was entered.</summary>
    public long Entries => Volatile.Read(ref entries);

    /// <summary>Whether another thread runs the step.</summary>
    public bool IsElsewhere => Volatile.Read(ref thread) is not 0 and var id && id != Environment.CurrentManagedThreadId;

    /// <summary>Enters the step.</summary>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref thread, Environment.CurrentManagedThreadId, 0) != 0)
            throw new InvalidOperationException("Step: it is running on another thread; a step runs on one thread at a time. Make one Step for each thread.");
        entries++;
    }

    /// <summary>Leaves the step.</summary>
    public void Leave() => Volatile.Write(ref thread, 0);

    /// <summary>The error for a state that this step writes, while another one uses it.</summary>
    public static InvalidOperationException Conflict(State state) => new(
        $"Step: the state \"{state.Path}\" is used by two steps on two threads at once, and one of them writes it; " +
        "run one after the other, or give each thread a model of its own.");
}

/// <summary>What captured steps depend on and a training may use exclusively: a module.</summary>
interface IGuarded
{
    /// <summary>Whether a state is its own.</summary>
    bool Holds(State state);

    /// <summary>Checks that this thread may use it now.</summary>
    /// <param name="writes">Whether its states are changed.</param>
    /// <exception cref="InvalidOperationException">A training, evaluation or prediction on another thread does not allow it.</exception>
    void CheckUse(bool writes);
}
