namespace Myelin.Tests;

/// <summary>Transforms on several threads.</summary>
public class ParallelMapTests
{
    static Dataset Numbers(int count = 60) => Dataset.From(Tensor.Range(count, ElementType.Float32).Reshape(count, 1), Tensor.Zeros([count]));

    static float[] Served(Dataset data, bool shuffle = true, int first = 0) =>
        [.. data.Batches(7, shuffle, seed: 3, epoch: 2, first: first).SelectMany(batch => batch.Inputs[0].ToArray<float>())];

    /// <summary>Draws with and without a key, and takes longer for some examples.</summary>
    static Dataset Noisy(int workers, Dataset? source = null) => (source ?? Numbers()).Map((example, random) =>
    {
        if (random.Integer(10) == 0) Thread.Sleep(2);
        return new Example(example.Inputs[0] + random.Uniform() + Tensor.Normal([1]), example.Targets[0]);
    }, workers: workers);

    [Fact]
    public void The_result_and_its_order_do_not_depend_on_the_number_of_workers()
    {
        float[] alone = Served(Noisy(1));
        foreach (int workers in (int[])[2, 3, 8]) Assert.Equal(alone, Served(Noisy(workers)));
        Assert.Equal(alone[28..], Served(Noisy(4), first: 4));
        float[] twice = Served(Noisy(1, Noisy(1)));
        Assert.Equal(twice, Served(Noisy(3, Noisy(2))));
        Assert.Equal(Served(Noisy(1).Shuffle(9)), Served(Noisy(5).Shuffle(9)));
    }

    /// <summary>A part whose values are drawn without a key while they are read.</summary>
    sealed class Drawn() : DataPart([1], 60)
    {
        public override Tensor Rows(ReadOnlySpan<int> indices) => Tensor.Uniform([indices.Length, 1]);
    }

    [Fact]
    public void Draws_of_a_source_do_not_depend_on_it_either()
    {
        Dataset data = Dataset.From(new Drawn(), Tensor.Zeros([60]));
        Assert.Equal(Served(data.Map((example, _) => example)), Served(data.Map((example, _) => example, workers: 4)));
    }

    [Fact]
    public void Batches_are_transformed_by_threads_of_their_own_which_end_with_the_pass()
    {
        var threads = new HashSet<Thread>();
        using var all = new CountdownEvent(3);
        Dataset data = Numbers(600).MapBatches((batch, _) =>
        {
            lock (threads)
                if (threads.Add(Thread.CurrentThread) && all.CurrentCount > 0) all.Signal();
            Assert.False(Thread.CurrentThread.IsThreadPoolThread);
            Assert.True(all.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), "three threads did not start");
            return batch;
        }, workers: 3);
        int served = 0;
        foreach (Batch _ in data.Batches(10))
            if (++served == 20) break;
        Assert.Equal(3, threads.Count);
        Assert.DoesNotContain(Thread.CurrentThread, threads);
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void No_more_batches_are_made_ahead_than_workers_can_hold()
    {
        int made = 0;
        Dataset data = Numbers(1000).MapBatches((batch, _) =>
        {
            Interlocked.Increment(ref made);
            return batch;
        }, workers: 2);
        using IEnumerator<Batch> batches = data.Batches(10).GetEnumerator();
        Assert.True(batches.MoveNext());
        SpinWait.SpinUntil(() => Volatile.Read(ref made) > 1, TimeSpan.FromSeconds(60));
        Thread.Sleep(100);
        Assert.InRange(made, 2, 1 + 4 + 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_of_the_transform_names_its_example_and_comes_after_the_batches_before(int workers)
    {
        var error = new InvalidOperationException("no face in the picture");
        Dataset data = Numbers().Map((example, _) => (float)example.Inputs[0].Sum() is 38 or 45 ? throw error : example, workers: workers);
        int served = 0;
        ExampleException thrown = Assert.Throws<ExampleException>(() =>
        {
            foreach (Batch _ in data.Batches(10, epoch: 2)) served++;
        });
        Assert.Equal((3, 38L, 2), (served, thrown.Index, thrown.Epoch));
        Assert.Same(error, thrown.InnerException);
        Assert.Equal("Map: the function failed at example 38 of epoch 2: no face in the picture", thrown.Message);
    }

    [Fact]
    public void An_exception_names_the_example_in_a_shuffled_epoch_and_that_of_a_condition_too()
    {
        Dataset data = Numbers().Map((example, _) => (float)example.Inputs[0].Sum() == 38 ? throw new IOException() : example, workers: 3);
        Assert.Equal(38, Assert.Throws<ExampleException>(() => Served(data)).Index);
        Assert.Equal(5, Assert.Throws<ExampleException>(() => Served(Numbers().Filter(
            example => (float)example.Inputs[0].Sum() == 5 ? throw new IOException() : true))).Index);
        Assert.Throws<OperationCanceledException>(() => Served(Numbers().Map((_, _) => throw new OperationCanceledException(), workers: 2)));
    }

    [Fact]
    public void A_pipeline_trains_to_the_same_weights_stopped_and_resumed_and_with_any_number_of_workers()
    {
        using var folder = new TemporaryFolder();
        static Sequential Model()
        {
            var model = new Sequential(input: [1], seed: 1) { new Dense(4, Activation.Tanh), new Dense(1) };
            model.Compile(new Adam(), new MeanSquaredError());
            return model;
        }
        static Dataset Data(int workers) => Numbers()
            .Map((example, random) => new Example(example.Inputs[0] / 60 + 0.1 * random.Normal(), example.Inputs[0] / 60), targets: [[1]], workers: workers)
            .Filter(example => (float)example.Inputs[0].Sum() > 0.2f).Shuffle(13).Repeat(2);
        Sequential straight = Model(), stopped = Model();
        straight.Fit(Data(1), epochs: 3, batchSize: 8);
        using var stop = new CancellationTokenSource();
        var options = new FitOptions { Checkpoints = new(folder.Path) { Every = TimeSpan.Zero }, Callbacks = [new Stopping(stop)] };
        Assert.True(stopped.Fit(Data(4), epochs: 3, batchSize: 8, options: options, cancellation: stop.Token).Cancelled);
        Sequential resumed = Model();
        resumed.Fit(Data(2), epochs: 3, batchSize: 8, options: options with { Callbacks = [] });
        Assert.Equal(straight.WeightsSha256(), resumed.WeightsSha256());
    }

    sealed class Stopping(CancellationTokenSource source) : Callback
    {
        int steps;

        public override void OnBatchEnd(Model model, BatchResult result)
        {
            if (++steps == 14) source.Cancel();
        }
    }
}
