using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>What the workers of a <see cref="KernelThreads"/> and its callers share: one job at a time and who does which part.</summary>
/// <remarks>
/// A part is claimed by compare-and-swap before the job is read, and a job is over only when its claimed parts are done.
/// So whoever holds a claim reads the job that the claim belongs to, however late he comes.
/// </remarks>
internal sealed unsafe class KernelTeam(int count)
{
    /// <summary>
    /// Waits of about 40 ns, 10 µs in all, that a thread keeps its core for. Then it offers the core to others before each
    /// further wait: the one it waits for may be among them.
    /// </summary>
    const int SpinsBeforeYield = 250;

    /// <summary>The wait of an idle worker before it sleeps: about 0.1 ms, longer than the pause between two kernels of a step.</summary>
    const int SpinsBeforeSleep = SpinsBeforeYield + 200;

    /// <summary>
    /// After a job that a neighbour on the workers' cores made slower than the caller alone would have been, the caller
    /// works alone for so many times the loss, but at most 20 ms.
    /// </summary>
    const int AloneTimesLoss = 16;

    /// <summary>One thread's unclaimed parts, first in the low half and end in the high half, alone in its cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Share
    {
        [FieldOffset(128)] public long Parts;
    }

    /// <summary>Where a worker sleeps.</summary>
    sealed class Bed
    {
        public readonly AutoResetEvent Call = new(initialState: false);
        public int Asleep;
    }

    readonly Share[] shares = new Share[count];
    readonly Bed[] beds = new Bed[count];
    delegate*<int, void*, void> body;
    void* argument;
    ExceptionDispatchInfo? failure;
    int unfinished;
    int jobs;
    int busy;
    long aloneUntil;
    bool started;
    volatile bool stopped;

    /// <summary>Takes the team for one job; false if it is at work (on the very part that asks, perhaps), has ended, or is better left alone.</summary>
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

    /// <summary>Runs one job; only after <see cref="TryEnter"/>, which it undoes.</summary>
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
            for (int thread = 1; thread < threads; thread++) Wake(beds[thread]);
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

    /// <summary>Waits for the parts that others began.</summary>
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
            // A wait longer than the work before it: a worker lost its core within a part.
            long now = Stopwatch.GetTimestamp(), loss = now - begun - (2 * worked);
            if (loss > 0) Volatile.Write(ref aloneUntil, now + Math.Min(loss * AloneTimesLoss, Stopwatch.Frequency / 50));
        }
    }

    /// <summary>Ends the workers, each after the part it is at.</summary>
    public void Stop()
    {
        stopped = true;
        Interlocked.Increment(ref jobs);
        foreach (Bed? bed in beds)
        {
            if (bed is not null) Wake(bed);
        }
    }

    void Start()
    {
        for (int thread = 1; thread < count; thread++) beds[thread] = new Bed();
        for (int thread = 1; thread < count; thread++)
        {
            var worker = new Thread(Live) { IsBackground = true, Name = "Myelin kernels" };
            worker.UnsafeStart(thread);
        }
        started = true;
    }

    static void Wake(Bed bed)
    {
        if (Volatile.Read(ref bed.Asleep) != 0 && Interlocked.Exchange(ref bed.Asleep, 0) != 0) bed.Call.Set();
    }

    /// <summary>A worker's life: wait for a job, work, wait for the next.</summary>
    void Live(object? number)
    {
        int thread = (int)number!;
        Bed bed = beds[thread];
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
                // Asleep is set before jobs is read again, and Wake reads it after jobs is written: no call is missed.
                Interlocked.Exchange(ref bed.Asleep, 1);
                if (Volatile.Read(ref jobs) == seen) bed.Call.WaitOne();
                else if (Interlocked.Exchange(ref bed.Asleep, 0) == 0) bed.Call.WaitOne();
                spins = 0;
            }
            seen = Volatile.Read(ref jobs);
            Work(thread);
        }
    }

    /// <summary>Does the thread's own parts from the first on, then takes from the end of the others'.</summary>
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
#pragma warning disable CA1031 // whatever it is, it is the caller's: Run throws it there
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        Interlocked.Decrement(ref unfinished);
    }
}
