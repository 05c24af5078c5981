using System.Threading.Channels;

namespace Myelin;

/// <summary>One batch: which examples, and their inputs and targets.</summary>
sealed record Batch(int[] Rows, Tensor Inputs, Tensor Targets);

/// <summary>Makes batches ahead of use on another thread, two at most.</summary>
sealed class Batches : IDisposable
{
    const int Ahead = 2;

    readonly Channel<Batch> channel = Channel.CreateBounded<Batch>(Ahead);
    readonly CancellationTokenSource stop = new();
    readonly Task maker;

    /// <param name="data">The examples.</param>
    /// <param name="size">Examples in a batch; the last may have fewer.</param>
    /// <param name="order">The indices of the examples in order.</param>
    public Batches(Dataset data, int size, int[] order)
    {
        if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), $"Batches: expects at least one example in a batch, received {size}; 32 to 256 are usual.");
        Count = (order.Length + size - 1) / size;
        Device device = Device.Current;
        maker = Task.Run(() => Make(data, size, order, device));
    }

    /// <summary>The number of batches.</summary>
    public int Count { get; }

    async Task Make(Dataset data, int size, int[] order, Device device)
    {
        Exception? failure = null;
        try
        {
            for (int start = 0; start < order.Length; start += size)
                await channel.Writer.WriteAsync(One(data, order.AsSpan(start, Math.Min(size, order.Length - start)), device), stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) { }
        catch (Exception e) { failure = e; }
        channel.Writer.Complete(failure);
    }

    static Batch One(Dataset data, ReadOnlySpan<int> rows, Device device)
    {
        using Device.Scope scope = device.Use();
        (Tensor inputs, Tensor targets) = data.Examples(rows);
        return new(rows.ToArray(), inputs, targets);
    }

    /// <summary>The next batch; null after the last.</summary>
    public Batch? Next()
    {
        Batch? batch;
        while (!channel.Reader.TryRead(out batch))
            if (!channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) return null;
        return batch;
    }

    /// <summary>Stops the other thread.</summary>
    public void Dispose()
    {
        stop.Cancel();
        maker.GetAwaiter().GetResult();
        stop.Dispose();
    }
}
