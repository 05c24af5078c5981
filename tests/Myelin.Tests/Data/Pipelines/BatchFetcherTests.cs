namespace Myelin.Tests;

/// <summary>Who makes batches, and when.</summary>
public class BatchFetcherTests
{
    static readonly TensorSpec[] X = [[1]], Y = [[1]];

    /// <summary>A stream that notes which thread makes which example.</summary>
    static Dataset Noting(List<(int Example, Thread Thread)> made, int count, int? known = null) =>
        Dataset.Stream(X, Y, (_, _) => Enumerable.Range(0, count).Select(i =>
        {
            Assert.False(Thread.CurrentThread.IsThreadPoolThread && known == null);
            lock (made) made.Add((i, Thread.CurrentThread));
            return new Example(Tensor.Full([1], i), Tensor.Full([1], i));
        }), known);

    [Fact]
    public void A_long_pass_is_made_by_one_thread_of_its_own_and_two_batches_ahead_at_most()
    {
        var made = new List<(int Example, Thread Thread)>();
        int served = 0;
        foreach (Batch _ in Noting(made, 12).Batches(2))
        {
            served++;
            Thread.Sleep(20);
            lock (made) Assert.InRange(made.Count, 2 * served, 2 * (served + 3));
        }
        Assert.Equal(6, served);
        Thread thread = made.Select(one => one.Thread).Distinct().Single();
        Assert.NotEqual(Thread.CurrentThread, thread);
        Assert.False(thread.IsAlive);
    }

    [Fact]
    public void A_pass_of_one_batch_is_made_on_the_callers_thread()
    {
        var made = new List<(int Example, Thread Thread)>();
        Assert.Single(Noting(made, 3, known: 3).Batches(3));
        Assert.Equal(Thread.CurrentThread, made.Select(one => one.Thread).Distinct().Single());
    }

    [Fact]
    public void A_pass_that_is_left_early_ends_its_thread_and_its_source()
    {
        bool disposed = false;
        IEnumerable<Example> Endless()
        {
            try
            {
                while (true) yield return new(Tensor.Ones([1]), Tensor.Ones([1]));
            }
            finally { disposed = true; }
        }
        foreach (Batch _ in Dataset.Stream(X, Y, (_, _) => Endless()).Batches(4)) break;
        Assert.True(disposed);
    }

    [Fact]
    public void An_exception_of_the_source_comes_after_the_batches_before_it()
    {
        static IEnumerable<Example> Broken()
        {
            for (int i = 0; i < 5; i++) yield return new(Tensor.Full([1], i), Tensor.Ones([1]));
            throw new IOException("the disk is gone");
        }
        int served = 0;
        Assert.Contains("the disk is gone", Assert.Throws<IOException>(() =>
        {
            foreach (Batch _ in Dataset.Stream(X, Y, (_, _) => Broken()).Batches(2)) served++;
        }).Message, StringComparison.Ordinal);
        Assert.Equal(2, served);
    }

    [Fact]
    public void A_slow_consumer_and_a_slow_source_lose_nothing()
    {
        Dataset slow = Dataset.Stream(X, Y, (_, _) => Enumerable.Range(0, 30).Select(i =>
        {
            if (i % 7 == 0) Thread.Sleep(3);
            return new Example(Tensor.Full([1], i), Tensor.Ones([1]));
        }));
        var seen = new List<float>();
        foreach (Batch batch in slow.Batches(2))
        {
            if (seen.Count % 5 == 0) Thread.Sleep(4);
            seen.AddRange(batch.Inputs[0].ToArray<float>());
        }
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (float)i), seen);
    }

    [Fact]
    public void A_small_set_is_gone_through_without_starting_a_thread()
    {
        Dataset small = Dataset.From(Tensor.Ones([100, 4]), Tensor.Ones([100]));
        Assert.True(small.IsQuick(new(8)));
        Assert.False(Dataset.From(Tensor.Ones([10_000, 40]), Tensor.Ones([10_000])).IsQuick(new(8)));
        Assert.True(Dataset.From(Tensor.Ones([10_000, 40]), Tensor.Ones([10_000])).IsQuick(new(8, First: 1249)));
        Assert.False(small.Map((example, _) => example).IsQuick(new(8)));
        Assert.True(small.Map((example, _) => example).IsQuick(new(100)));
    }
}
