namespace Myelin;

/// <summary>The use of a step by one thread, and of the states that its plans write in place.</summary>
/// <remarks>
/// During a replay nobody else may use a state that it writes. The host waits for the end of the replay (<see cref="EnterAsHost"/>), and the
/// next replay waits for the host. Another step on another thread is an error. Replays that only read a state do not mark it, so that many
/// can read one model without slowing each other down. Instead they compare <see cref="Entries"/> of the step that wrote it before and after.
/// </remarks>
sealed class StepUse
{
    int thread;
    int hosts;                                                                      // those that read or write a state, or wait to do so
    long entries, touches;

    /// <summary>The number of times that the step was entered.</summary>
    public long Entries => Volatile.Read(ref entries);

    /// <summary>
    /// The number of times that a host read or wrote a state that the step writes, or another step took it over. Without a change, a replay finds
    /// its states as the last one left them.
    /// </summary>
    public long Touches => Volatile.Read(ref touches);

    /// <summary>Notes a read, write or takeover.</summary>
    public void Touched() => Interlocked.Increment(ref touches);

    /// <summary>The id of the thread that replays the step; negative while it records, 0 if it does not run.</summary>
    public int Thread => thread;

    /// <summary>Whether another thread runs the step.</summary>
    public bool IsElsewhere => Math.Abs(Volatile.Read(ref thread)) is not 0 and var id && id != Environment.CurrentManagedThreadId;

    /// <summary>Enters the step. A replay begins when no host uses its states.</summary>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public void Enter(bool replays)
    {
        int id = Environment.CurrentManagedThreadId;
        while (true)
        {
            if (Interlocked.CompareExchange(ref thread, replays ? id : -id, 0) != 0)
                throw new InvalidOperationException(
                    "Step: it is running on another thread; a step runs on one thread at a time. Make one Step for each thread.");
            if (!replays || Volatile.Read(ref hosts) == 0) break;
            Leave();
            var wait = new SpinWait();
            while (Volatile.Read(ref hosts) != 0) wait.SpinOnce();
        }
        entries++;
    }

    /// <summary>Leaves the step.</summary>
    public void Leave() => Volatile.Write(ref thread, 0);

    /// <summary>Waits for the end of a replay on another thread, and holds the next one up until <see cref="LeaveAsHost"/>.</summary>
    public void EnterAsHost()
    {
        Interlocked.Increment(ref hosts);                                           // a replay that begins looks at it after it has set its thread
        var wait = new SpinWait();
        while (IsReplayedElsewhere) wait.SpinOnce();
    }

    /// <summary>Does not wait; false during a replay on another thread.</summary>
    public bool TryEnterAsHost()
    {
        Interlocked.Increment(ref hosts);
        if (!IsReplayedElsewhere) return true;
        LeaveAsHost();
        return false;
    }

    /// <summary>Lets replays begin.</summary>
    public void LeaveAsHost() => Interlocked.Decrement(ref hosts);

    bool IsReplayedElsewhere => Volatile.Read(ref thread) is > 0 and var id && id != Environment.CurrentManagedThreadId;

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

/// <summary>Counts the changes of what <see cref="IGuarded.CheckUse"/> looks at, so that a replay repeats the checks only after a change.</summary>
static class GuardChanges
{
    static long count;

    /// <summary>The changes so far, of all modules.</summary>
    public static long Count => Volatile.Read(ref count);

    /// <summary>Notes a change, which is visible to other threads already.</summary>
    public static void Changed() => Interlocked.Increment(ref count);
}
