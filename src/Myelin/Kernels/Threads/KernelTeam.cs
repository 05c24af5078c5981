using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>The state shared by the workers of a <see cref="KernelThreads"/> and its callers: one job at a time, and the claims to its parts.</summary>
/// <remarks>
/// A part is claimed by compare-and-swap before the job is read, and a job ends only when its claimed parts are done. A thread that holds
/// a claim therefore always reads the job that the claim belongs to, however late it does so.
/// </remarks>
internal sealed unsafe class KernelTeam(int count)
{
    /// <summary>
    /// Waits of about 40 ns, 10 µs in total, during which a thread keeps its core. Afterwards it yields the core before each wait, because
    /// the thread it waits for may need it.
    /// </summary>
    const int SpinsBeforeYield = 250;

    /// <summary>The waits of an idle worker before it sleeps: about 0.1 ms, longer than the pause between two kernels of a step.</summary>
    const int SpinsBeforeSleep = SpinsBeforeYield + 200;

    /// <summary>
    /// If another process on the workers' cores made a job slower than the caller alone would have been, the caller works alone for this
    /// many times the loss, at most 20 ms.
    /// </summary>
    const int AloneTimesLoss = 16;

    /// <summary>The unclaimed parts of one thread, with the first in the low half and the end in the high half, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Share
    {
        [FieldOffset(128)] public long Parts;
    }

    /// <summary>The event on which an idle worker waits, and whether it does.</summary>
    sealed class Sleep
    {
        public readonly AutoResetEvent Call = new(initialState: false);
        public int Asleep;
    }

    readonly Share[] shares = new Share[count];
    readonly Sleep[] sleeps = new Sleep[count];
    delegate*<int, void*, void> body;
    void* argument;
    ExceptionDispatchInfo? failure;
    int unfinished;
    int jobs;
    int busy;
    long aloneUntil;
    bool started;
    volatile bool stopped;

    /// <summary>Reserves the team for one job. Returns false if it is busy (possibly with the caller's own part), stopped, or slower than the caller.</summary>
    public bool TryEnter()
    {
        if (stopped || Volatile.Read(ref busy) != 0) return false;
        long until = Volatile.Read(ref aloneUntil);
        if (until != 0)
        {
            if (Stopwatch.GetTimestamp() < until) return false;
            Volatile.Write(ref aloneUntil, 0);
        }
        return Interlocked.CompareExchange(ref busy, 1, 0) == 0;
    }

    /// <summary>Runs one job and releases the team. Call <see cref="TryEnter"/> first.</summary>
    public void Run(int parts, delegate*<int, void*, void> body, void* argument)
    {
        try
        {
            if (!started) Start();
            long begun = Stopwatch.GetTimestamp();
            int threads = Math.Min(count, parts);
            this.body = body;
            this.argument = argument;
            Volatile.Write(ref unfinished, parts);
            for (int thread = 0; thread < threads; thread++)
            {
                long first = (long)parts * thread / threads, end = (long)parts * (thread + 1) / threads;
                Volatile.Write(ref shares[thread].Parts, first | (end << 32));
            }
            Interlocked.Increment(ref jobs);
            for (int thread = 1; thread < threads; thread++) Wake(sleeps[thread]);
            Work(0);
            Await(begun);
        }
        finally
        {
            ExceptionDispatchInfo? thrown = failure;
            failure = null;
            Volatile.Write(ref busy, 0);
            thrown?.Throw();
        }
    }

    /// <summary>Waits for the parts that other threads have started.</summary>
    void Await(long begun)
    {
        for (int spins = 0; Volatile.Read(ref unfinished) != 0; spins++)
        {
            if (spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
                continue;
            }
            long worked = Stopwatch.GetTimestamp() - begun;
            while (Volatile.Read(ref unfinished) != 0) Thread.Yield();
            // If the wait was longer than the work before it, a worker lost its core during a part.
            long now = Stopwatch.GetTimestamp(), loss = now - begun - (2 * worked);
            if (loss > 0) Volatile.Write(ref aloneUntil, now + Math.Min(loss * AloneTimesLoss, Stopwatch.Frequency / 50));
        }
    }

    /// <summary>Stops the workers after the parts they are running.</summary>
    public void Stop()
    {
        stopped = true;
        Interlocked.Increment(ref jobs);
        foreach (Sleep? sleep in sleeps)
        {
            if (sleep is not null) Wake(sleep);
        }
    }

    void Start()
    {
        for (int thread = 1; thread < count; thread++) sleeps[thread] = new Sleep();
        for (int thread = 1; thread < count; thread++)
        {
            var worker = new Thread(RunWorker) { IsBackground = true, Name = "Myelin kernels" };
            worker.UnsafeStart(thread);
        }
        started = true;
    }

    static void Wake(Sleep sleep)
    {
        if (Volatile.Read(ref sleep.Asleep) != 0 && Interlocked.Exchange(ref sleep.Asleep, 0) != 0) sleep.Call.Set();
    }

    /// <summary>The loop of a worker: wait for a job, run parts, wait for the next.</summary>
    void RunWorker(object? number)
    {
        int thread = (int)number!;
        Sleep sleep = sleeps[thread];
        int seen = 0;
        while (!stopped)
        {
            for (int spins = 0; Volatile.Read(ref jobs) == seen; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    if (spins < SpinsBeforeYield) Thread.SpinWait(1);
                    else Thread.Yield();
                    continue;
                }
                // Asleep is set before jobs is read again, and Wake reads it after jobs is written, so no job is missed.
                Interlocked.Exchange(ref sleep.Asleep, 1);
                if (Volatile.Read(ref jobs) == seen) sleep.Call.WaitOne();
                else if (Interlocked.Exchange(ref sleep.Asleep, 0) == 0) sleep.Call.WaitOne();
                spins = 0;
            }
            seen = Volatile.Read(ref jobs);
            Work(thread);
        }
    }

    /// <summary>Runs the thread's own parts from the front, then takes parts of other threads from the back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Work(int thread)
    {
        for (int owner = thread, step = 0; step < count; step++, owner = owner + 1 == count ? 0 : owner + 1)
        {
            while (Claim(ref shares[owner].Parts, fromFront: step == 0, out int part)) Do(part);
        }
    }

    static bool Claim(ref long parts, bool fromFront, out int part)
    {
        while (true)
        {
            long seen = Volatile.Read(ref parts);
            int first = (int)seen, end = (int)(seen >> 32);
            part = fromFront ? first : end - 1;
            if (first >= end) return false;
            long left = fromFront ? seen + 1 : seen - (1L << 32);
            if (Interlocked.CompareExchange(ref parts, left, seen) == seen) return true;
        }
    }

    void Do(int part)
    {
        try
        {
            body(part, argument);
        }
#pragma warning disable CA1031 // Run throws it again on the caller's thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        Interlocked.Decrement(ref unfinished);
    }
}
