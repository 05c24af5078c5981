using System.Runtime.CompilerServices;
using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Each Fit, Evaluate and Predict has its own run; what may not run together says so.</summary>
public class RunTests
{
    [Fact]
    public void Many_threads_evaluate_one_model_as_one_would()
    {
        Sequential model = Model(seed: 2, input: [4]);
        Dataset[] sets = [.. Enumerable.Range(0, 4).Select(i => Points(40 + 30 * i, seed: i))];
        string[] expected = [.. sets.Select(data => Values(model.Evaluate(data, 16)))];
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Assert.Equal(expected[i % 4], Values(model.Evaluate(sets[i % 4], 16))));

        static string Values(Evaluation evaluation) => string.Join(' ', evaluation.Select(value => $"{value.Name} {value.Value:R}"));
    }

    /// <summary>Runs something on another thread while a model is in the middle of a training, and gives what it threw.</summary>
    static Exception? Meanwhile(Model trained, Action other)
    {
        Exception? thrown = null;
        trained.Fit(Points(10), options: new()
        {
            Callbacks = [new Listener { EpochEnd = _ =>
            {
                var thread = new Thread(() => thrown = Record.Exception(other));
                thread.Start();
                thread.Join();
            } }],
        });
        return thrown;
    }

    [Fact]
    public void While_a_model_is_trained_other_threads_are_told_so()
    {
        Sequential model = Model(input: [4]);
        foreach ((string who, Action other) in new (string, Action)[]
        {
            ("Evaluate", () => model.Evaluate(Points(3))), ("Predict", () => model.Predict(Tensor.Ones([2, 4]))),
            ("Predict", () => model.PredictAll(Points(3))),
            ("Fit", () => model.Fit(Points(3))), ("FitAsync", () => model.FitAsync(Points(3)).GetAwaiter().GetResult()),
            ("Compile", () => model.Compile(new SGD(), new MeanSquaredError())),
        })
        {
            string message = Assert.IsType<InvalidOperationException>(Meanwhile(model, other)).Message;
            Assert.StartsWith($"{who}: Sequential \"sequential\" cannot be used now: Fit trains it", message, StringComparison.Ordinal);
            Assert.Contains("a copy", message, StringComparison.Ordinal);
        }
        Assert.Null(Meanwhile(model, () => Model().Fit(Points(3))));
        model.Evaluate(Points(3));                                                  // and after it, all is free again
        model.Fit(Points(3));
    }

    [Fact]
    public void A_training_waits_for_no_reader_but_says_that_there_is_one()
    {
        Sequential model = Model(input: [4]);
        InvalidOperationException? thrown = null;
        Dataset slow = Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)], (_, _) => Enumerable.Range(0, 3).Select(i =>
        {
            if (i == 2) thrown = Assert.Throws<InvalidOperationException>(() => model.Fit(Points(3)));
            return new Example(Tensor.Ones([4]), Tensor.From([i], []));
        }));
        model.Evaluate(slow, batchSize: 1);
        Assert.Contains("Evaluate, Predict or Save uses it", thrown!.Message, StringComparison.Ordinal);
        model.Fit(Points(3));
    }

    [Fact]
    public void A_callback_cannot_fit_the_model_that_is_fitted()
    {
        Sequential model = Model(input: [4]);
        var error = Assert.Throws<InvalidOperationException>(() =>
            model.Fit(Points(5), options: new() { Callbacks = [new Listener { EpochEnd = _ => model.Fit(Points(5)) }] }));
        Assert.Contains("Fit trains it already", error.Message, StringComparison.Ordinal);
        model.Fit(Points(5));
    }

    [Fact]
    public void Models_that_share_layers_know_of_each_other()
    {
        Symbol x = Symbol.Input([4], "x");
        Symbol code = new Dense(3, Activation.Tanh, name: "shared").Of(x);
        var encoder = new Functional(x, code);
        var classifier = new Functional(x, new Dense(3).Of(code));
        classifier.Compile(new SGD(), new SparseCategoricalCrossentropy(fromLogits: true));
        string message = Assert.IsType<InvalidOperationException>(Meanwhile(classifier, () => encoder.Predict(Tensor.Ones([2, 4])))).Message;
        Assert.Contains("shares Dense \"shared\"", message, StringComparison.Ordinal);
        Assert.Equal([2, 3], encoder.Predict(Tensor.Ones([2, 4])).Shape);
    }

    [Fact]
    public async Task From_the_call_of_FitAsync_until_it_ends_the_model_is_taken()
    {
        Sequential model = Model(input: [4]);
        using var go = new ManualResetEventSlim();
        Task<History> training = model.FitAsync(Points(10), options: new() { Callbacks = [new Listener { TrainBegin = () => go.Wait(10_000) }] });
        Assert.Contains("FitAsync trains it on another thread",
            Assert.Throws<InvalidOperationException>(() => model.Evaluate(Points(3))).Message, StringComparison.Ordinal);
        go.Set();
        await training;
        model.Evaluate(Points(3));
    }

    [Fact]
    public void Predicting_keeps_no_model_alive()
    {
        WeakReference[] models = [.. Enumerable.Range(0, 50).Select(i => Used(i))];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(models.Count(model => model.IsAlive), 0, 1);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Used(int seed)
        {
            Sequential model = Model(seed: seed, input: [4]);
            model.Predict(Tensor.Ones([3, 4]));
            model.Evaluate(Points(5));
            return new(model);
        }
    }

    /// <summary>In a process of its own, since the memory of other tests would count as well.</summary>
    [Fact]
    public void Predicting_many_batch_sizes_takes_memory_for_a_few() => FreshProcess.Run($"{typeof(RunTests).FullName}.{nameof(Many_batch_sizes)}");

    [Fact(Explicit = true)]
    public void Many_batch_sizes()
    {
        Sequential model = Model(input: [4]);
        long Held(int from, int to)
        {
            for (int size = from; size < to; size++) model.Predict(Tensor.Ones([size, 4]), batchSize: 1000);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
        long first = Held(250, 300), second = Held(1, 250);                         // no arena grows any more
        Assert.InRange(second - first, long.MinValue, 2_000_000);
    }

    [Fact]
    public void Evaluations_on_a_busy_pool_do_not_wait_for_it() => FreshProcess.Run($"{typeof(RunTests).FullName}.{nameof(Busy_pool)}");

#pragma warning disable xUnit1031 // Blocking every thread of the pool is what this test is about.
    [Fact(Explicit = true)]
    public void Busy_pool()
    {
        Assert.True(ThreadPool.SetMinThreads(1, 1));
        Assert.True(ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount));
        Sequential model = Model(input: [4]), trained = Model(input: [4]);
        Dataset data = Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)],
            (_, _) => Enumerable.Range(0, 40).Select(i => new Example(Tensor.Ones([4]), Tensor.From([i % 3], []))));
        model.Evaluate(data, 4);
        int free = Environment.ProcessorCount - (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);      // this test takes one itself
        using var allBusy = new CountdownEvent(free);
        using var done = new ManualResetEventSlim();
        Task[] blocked = [.. Enumerable.Range(0, free).Select(_ => Task.Run(() =>
        {
            allBusy.Signal();
            Assert.True(done.Wait(60_000));
            model.Evaluate(data, 4);                                                // on a pool thread, while no other is free
        }))];
        Assert.True(allBusy.Wait(60_000));
        Assert.Equal(2, trained.FitAsync(data, epochs: 2, batchSize: 4).GetAwaiter().GetResult().Epochs.Count);     // the pool has no thread for it
        done.Set();
        Assert.True(Task.WaitAll([.. blocked, .. Enumerable.Range(0, 64).Select(_ => Task.Run(() => model.Evaluate(data, 4)))], 60_000));
    }
#pragma warning restore xUnit1031
}
