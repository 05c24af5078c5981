using System.Runtime.ExceptionServices;

namespace Myelin;

/// <summary>
/// Applies a function to batches on several threads of its own and returns the results in the order of the batches. The source is read by one thread
/// at a time, in order, so neither results nor order depend on the number of threads.
/// </summary>
sealed class OrderedWork
{
    /// <summary>Batches in work or waiting, for each thread.</summary>
    const int Ahead = 2;

    sealed class Slot
    {
        public Batch? Result { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        public bool Done => Result != null || Failure != null;
    }

    readonly IEnumerator<Batch> source;
    readonly BatchOrder order;
    readonly Func<Batch, Batch> work;
    readonly int workers;
    readonly Queue<Slot> slots = [];
    readonly Lock reading = new();
    readonly object gate = new();   // Monitor.Wait needs an object
    int number;
    bool ended, stopped;

    OrderedWork(IEnumerable<Batch> source, BatchOrder order, Func<Batch, Batch> work, int workers)
    {
        (this.source, this.order, this.work, this.workers) = (source.GetEnumerator(), order, work, workers);
        number = order.First;
    }

    /// <exception cref="ArgumentOutOfRangeException">There are no threads, or more than any machine has.</exception>
    public static int Checked(int workers) => workers is >= 1 and <= 1024 ? workers
        : throw new ArgumentOutOfRangeException(nameof(workers),
            $"Map: expects 1 to 1024 workers, received {workers}; Environment.ProcessorCount is the most that helps.");

    /// <summary>The results for all batches. The threads end with the enumeration.</summary>
    /// <remarks>Exceptions are thrown in the order of the batches, after the results before them.</remarks>
    public static IEnumerable<Batch> Of(IEnumerable<Batch> source, BatchOrder order, Func<Batch, Batch> work, int workers)
    {
        var running = new OrderedWork(source, order, work, workers);
        Thread[] threads = running.Begin();
        try
        {
            while (running.Next() is { } batch) yield return batch;
        }
        finally
        {
            running.Stop();
            foreach (Thread thread in threads) thread.Join();
            running.source.Dispose();
        }
    }

    Thread[] Begin()
    {
        Device device = Device.Current;
        var threads = new Thread[workers];
        for (int i = 0; i < workers; i++)
        {
            threads[i] = new Thread(() => Work(device)) { IsBackground = true, Name = $"Myelin map {i}" };
            threads[i].Start();
        }
        return threads;
    }

    void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }

    Batch? Next()
    {
        Slot slot;
        lock (gate)
        {
            while (slots.Count == 0 && !ended) Monitor.Wait(gate);
            if (!slots.TryPeek(out slot!)) return null;
            while (!slot.Done) Monitor.Wait(gate);
            slots.Dequeue();
            Monitor.PulseAll(gate);
        }
        slot.Failure?.Throw();
        return slot.Result;
    }

    void Work(Device device)
    {
        using Device.Scope scope = device.Use();
        while (Taken() is var (batch, slot))
        {
            Batch? result = null;
            ExceptionDispatchInfo? failure = null;
            try { result = work(batch); }
            catch (Exception e) { failure = ExceptionDispatchInfo.Capture(e); }
            lock (gate)
            {
                (slot.Result, slot.Failure) = (result, failure);
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Reads the next batch and takes its place among the results; null after the last.</summary>
    (Batch Batch, Slot Slot)? Taken()
    {
        lock (reading)
        {
            lock (gate)
            {
                while (slots.Count >= Ahead * workers && !stopped) Monitor.Wait(gate);
                if (stopped || ended) return null;
            }
            var slot = new Slot();
            bool moved = false;
            try { moved = Dataset.Moves(source, order, number++); }
            catch (Exception e) { slot.Failure = ExceptionDispatchInfo.Capture(e); }
            lock (gate)
            {
                if (moved || slot.Failure != null) slots.Enqueue(slot);
                ended = !moved;
                Monitor.PulseAll(gate);
            }
            return moved ? (source.Current, slot) : null;
        }
    }
}
