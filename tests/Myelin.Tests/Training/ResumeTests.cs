using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>A training that is interrupted and resumed: with data of every form, and all that it tells.</summary>
public sealed class ResumeTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    sealed class Interruption : Exception;

    Checkpoints EveryBatch => new(folder["run"]) { Every = TimeSpan.Zero };

    static Callback After(int batches)
    {
        int seen = 0;
        return new Listener { BatchEnd = (_, _, _) => { if (++seen == batches) throw new Interruption(); } };
    }

    /// <summary>Fits a new model again and again, interrupted after some batches each time, until it is done.</summary>
    static (Model Model, History History, int Attempts) Stubborn(Func<Model> make, Func<Model, FitOptions, History> fit, Checkpoints kept, int batches)
    {
        for (int attempt = 1; ; attempt++)
        {
            Assert.True(attempt < 60, "it comes no further");
            Model model = make();
            try
            {
                return (model, fit(model, new() { Seed = 5, Checkpoints = kept, Callbacks = [After(batches)] }), attempt);
            }
            catch (Interruption) { }
        }
    }

    /// <summary>Two inputs, two heads, a part with lengths.</summary>
    static Functional TwoHeads()
    {
        Symbol a = Symbol.Input([4], "a"), text = Symbol.Input(new TensorSpec([null], ElementType.Int32), "text");
        Symbol tags = new Dense(2, name: "tags").Of(new Embedding(9, 3, maskZero: true).Of(text));
        var model = new Functional([a, text], [new Dense(3, name: "kind").Of(new Dropout(0.2).Of(a)), tags], seed: 2);
        model.Compile(new Adam(0.05),
        [
            new OutputLoss("kind", new SparseCategoricalCrossentropy(fromLogits: true), metrics: [new Accuracy()]),
            new OutputLoss("tags", new SparseCategoricalCrossentropy(fromLogits: true)),
        ]);
        return model;
    }

    static Model OneHead() => Model(new Adam(0.05), dropout: true, input: [4]);

    static readonly int[][] Texts = [.. Enumerable.Range(0, 22).Select(i => Enumerable.Range(0, 1 + i * 5 % 7).Select(t => 1 + (i + t) % 8).ToArray())];

    static Example Point(long seed, int epoch, int i)
    {
        var random = new ExampleRandom(seed, epoch, i);
        return new Example(Tensor.Normal([4], random.Key()), Tensor.From([random.Integer(3)], []), weight: 1 + i % 2);
    }

    static Dataset Stream(int? count) => Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)],
        position => Enumerable.Range((int)position.First, 22 - (int)position.First).Select(i => Point(position.Seed, position.Epoch, i)), count);

    static readonly Dictionary<string, (Func<Model> Make, Func<Dataset> Data)> Table = new()
    {
        ["a stream"] = (OneHead, () => Stream(null)),
        ["a stream that is counted and transformed"] =
            (OneHead, () => Stream(22).Map((example, random) => new(example.Inputs[0] + random.Normal(), example.Targets[0], example.Weight))),
        ["a stream that passes over"] = (OneHead, () => Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)],
            (seed, epoch) => Enumerable.Range(0, 22).Select(i => Point(seed, epoch, i)))),
        ["transformed examples in memory"] = (OneHead, () => Points(22).MapBatches((batch, random) =>
            batch.With(inputs: [batch.Inputs[0] * Tensor.From([.. random.Select(one => (float)one.Uniform(0.5, 2))], [batch.Count, 1])]))),
        ["several parts and lengths"] = (TwoHeads, () => Dataset.From(
            [("a", Points(22).Inputs), ("text", DataPart.Sequences(Texts))],
            [("kind", Points(22).Targets), ("tags", DataPart.Sequences(Texts.Select(text => text.Select(token => token % 2).ToArray())))])),
    };

    public static TheoryData<string> Forms { get; } = [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_data_resumes_to_the_same_bits(string form)
    {
        (Func<Model> make, Func<Dataset> data) = Table[form];
        Model straight = make();
        History expected = straight.Fit(data(), epochs: 3, batchSize: 4, options: new() { Seed = 5 });
        var (resumed, history, attempts) =
            Stubborn(make, (model, options) => model.Fit(data(), epochs: 3, batchSize: 4, options: options), EveryBatch, batches: 5);
        Assert.InRange(attempts, 4, 6);
        Assert.Equal(straight.WeightsSha256(), resumed.WeightsSha256());
        Assert.Equal(expected.Epochs.SelectMany(epoch => epoch.Metrics), history.Epochs.SelectMany(epoch => epoch.Metrics));
        string[] files = [.. Directory.GetFiles(folder["run"], "checkpoint-*").Select(Path.GetFileName).Order()!];
        Assert.Equal("checkpoint-000000018.safetensors", files[^1]);
    }

    [Fact]
    public void Another_stream_is_refused()
    {
        Assert.Throws<Interruption>(() => OneHead().Fit(Stream(null), batchSize: 4, options: new() { Checkpoints = EveryBatch, Callbacks = [After(3)] }));
        Dataset other = Stream(null).Map((example, _) => new(example.Inputs[0] + 1, example.Targets[0]));
        Assert.Contains("begun with data a stream of [4]", Assert.Throws<InvalidOperationException>(
            () => OneHead().Fit(other, batchSize: 4, options: new() { Checkpoints = EveryBatch, Callbacks = [After(3)] })).Message, StringComparison.Ordinal);
    }

    /// <summary>The first epoch is the best, for the weights are spoilt after it. An interruption may not make a later one the best.</summary>
    [Fact]
    public void The_best_value_is_remembered_over_an_interruption()
    {
        string Best(string run, params int[] interruptions)
        {
            foreach (int batches in interruptions.Append(1000))
            {
                Model model = OneHead();
                var spoil = new Listener { EpochEnd = _ => { foreach (Parameter parameter in model.Parameters) parameter.Value *= 30; } };
                try
                {
                    model.Fit(Points(24), epochs: 4, batchSize: 4, validation: Points(12, seed: 4), options: new()
                    {
                        Checkpoints = new(folder[run]) { Every = TimeSpan.Zero },
                        Callbacks = [spoil, After(batches)],
                    });
                }
                catch (Interruption) { }
            }
            TensorFile best = SafeTensors.Load(Path.Combine(folder[run], "best.safetensors"));
            return Convert.ToHexString([.. best.Where(entry => !entry.Key.StartsWith('@')).OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .SelectMany(entry => SafeTensors.LittleEndian(entry.Value))]);
        }
        string expected = Best("straight");
        Assert.Equal(expected, Best("one", 9));
        Assert.Equal(expected, Best("several", 8, 5, 5));
    }

    [Fact]
    public void Progress_goes_on_counting_where_it_was()
    {
        FitOptions Options(Callback callback, IProgress<FitProgress>? progress = null) =>
            new() { Checkpoints = EveryBatch, Callbacks = [callback], Progress = progress };
        Assert.Throws<Interruption>(() => OneHead().Fit(Points(36), epochs: 2, batchSize: 4, options: Options(After(14))));    // 9 batches in an epoch
        var heard = new List<FitProgress>();
        // Slow enough that each batch is reported.
        var slow = new Listener { BatchEnd = (_, _, _) => Thread.Sleep(110) };
        History history = OneHead().Fit(Points(36), epochs: 2, batchSize: 4, options: Options(slow, new Heard(heard.Add)));
        Assert.Equal([5, 6, 7, 8, 9], heard.Select(progress => progress.Batch));
        Assert.All(heard, progress => Assert.Equal((2, 2, 9), (progress.Epoch, progress.Epochs, progress.Batches)));
        Assert.Equal(history.Epochs[1].Metrics, heard[^1].Metrics);
        Assert.Equal(TimeSpan.Zero, heard[^1].Remaining);
        // The remaining time is the remaining examples at the reported speed.
        for (int i = 0; i < heard.Count - 1; i++)
            Assert.Equal((9 - heard[i].Batch) * 4 / heard[i].ExamplesPerSecond, heard[i].Remaining!.Value.TotalSeconds, 0.001);
        Assert.All(heard, progress => Assert.InRange(progress.ExamplesPerSecond, 1, 4 / 0.109));
    }

    public static TheoryData<string> Optimizers => OptimizerTable.Names;

    /// <summary>Each optimizer, with gradients of two batches for each step and means of weights.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_resumes_to_the_same_bits(string name)
    {
        Model Make()
        {
            Optimizer optimizer = OptimizerTable.Get(name).Make();
            optimizer.LearningRate = 0.01;
            (optimizer.AccumulationSteps, optimizer.EmaMomentum) = (2, 0.5);
            return Model(optimizer, dropout: true, input: [4]);
        }

        static string Bits(Model model)
        {
            string weights = model.WeightsSha256();
            model.Optimizer.SwapAverages(model.Parameters);
            return weights + model.WeightsSha256();
        }

        Model straight = Make();
        straight.Fit(Points(22), epochs: 2, batchSize: 4, options: new() { Seed = 5 });
        var (resumed, _, attempts) =
            Stubborn(Make, (model, options) => model.Fit(Points(22), epochs: 2, batchSize: 4, options: options), EveryBatch, batches: 5);
        Assert.True(attempts > 1);
        Assert.Equal(Bits(straight), Bits(resumed));
    }

    /// <summary>All metrics and losses that take one output at once; the others need outputs of other shapes.</summary>
    [Fact]
    public void Every_metric_resumes_to_the_same_bits()
    {
        static Metric[] All() => [.. Fixture.Kinds<Metric>().Select(kind => (Metric)Fixture.Default(kind))];

        string[] unfit = [.. All()
            .Where(metric => Record.Exception(() => metric.Measure(Tensor.Full([4, 1], 0.25), Tensor.From(0f, 1, 1, 0).Reshape(4, 1))) != null)
            .Select(metric => metric.GetType().Name)];
        Assert.Equal(["Ctc", "GaussianNegativeLogLikelihood", "MarginRanking", "Triplet"], unfit.Order());
        Dataset data = Dataset.From(Points(22).Inputs, Points(22).Targets.Minimum(1).Cast(ElementType.Float32).Reshape(22, 1));

        Model Make()
        {
            var model = new Sequential(input: [4], seed: 3) { new Dense(8, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
            model.Compile(new Adam(0.05), new BinaryCrossentropy(name: "minimized"), [.. All().Where(metric => !unfit.Contains(metric.GetType().Name))]);
            return model;
        }

        History expected = Make().Fit(data, epochs: 2, batchSize: 4, options: new() { Seed = 5 });
        var (_, history, attempts) = Stubborn(Make, (model, options) => model.Fit(data, epochs: 2, batchSize: 4, options: options), EveryBatch, batches: 5);
        Assert.True(attempts > 1);
        foreach ((EpochResult a, EpochResult b) in expected.Epochs.Zip(history.Epochs))
            foreach ((string metric, double value) in a.Metrics)
                Assert.True(BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(b[metric]), $"{metric}: {value:R}, {b[metric]:R}");
    }
}
