using System.Runtime.ExceptionServices;

namespace Myelin;

/// <summary>Serves the batches of one pass. A dedicated thread makes them, two ahead, or the caller's thread if another one would gain nothing.</summary>
/// <remarks>It does not use the thread pool, so a busy pool does not delay it.</remarks>
sealed class BatchFetcher : IDisposable
{
    const int Ahead = 2;

    readonly IEnumerator<Batch> source;
    readonly BatchOrder order;
    readonly Queue<Batch> ready = [];
    readonly object gate = new();
    readonly Thread? thread;
    ExceptionDispatchInfo? failure;
    bool stopped, ended;
    int batch;

    /// <summary>Begins a pass.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="order">Which batches to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch would be empty.</exception>
    public BatchFetcher(Dataset data, BatchOrder order)
    {
        this.order = order;
        batch = order.First;
        source = data.Read(order.Checked()).GetEnumerator();
        if (data.IsQuick(order)) return;
        Device device = Device.Current;
        thread = new Thread(() => Fetch(device)) { IsBackground = true, Name = "Myelin data" };
        thread.Start();
    }

    /// <summary>The next batch; null after the last.</summary>
    /// <remarks>Exceptions of the data set are thrown here.</remarks>
    public Batch? Next()
    {
        if (thread == null) return Moves() ? source.Current : null;
        lock (gate)
        {
            while (ready.Count == 0 && !ended) Monitor.Wait(gate);
            if (ready.TryDequeue(out Batch? batch))
            {
                Monitor.Pulse(gate);
                return batch;
            }
        }
        failure?.Throw();
        return null;
    }

    bool Moves() => Dataset.Moves(source, order, batch++);

    void Fetch(Device device)
    {
        using Device.Scope scope = device.Use();
        try
        {
            while (!Volatile.Read(ref stopped) && Moves()) Put(source.Current);
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        lock (gate)
        {
            ended = true;
            Monitor.Pulse(gate);
        }
    }

    void Put(Batch batch)
    {
        lock (gate)
        {
            while (ready.Count == Ahead && !stopped) Monitor.Wait(gate);
            ready.Enqueue(batch);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Stops the thread after the batch that it is making.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.Pulse(gate);
        }
        thread?.Join();
        source.Dispose();
    }
}
