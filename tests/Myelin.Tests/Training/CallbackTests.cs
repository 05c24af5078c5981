using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>The callbacks that come with the library.</summary>
public class CallbackTests
{
    static readonly TemporaryFolder Folder = new();

    static CallbackTests() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();

    /// <summary>One row for each callback: a new one that is heard in any training.</summary>
    static readonly Dictionary<Type, Func<Callback>> Table = new()
    {
        [typeof(EarlyStopping)] = () => new EarlyStopping(monitor: "loss", patience: 2, restoreBestWeights: true),
        [typeof(Schedule)] = () => Schedule.Cosine(0.3, steps: 40),
        [typeof(LearningRateScheduler)] = () => new LearningRateScheduler((_, rate) => 0.8 * rate),
        [typeof(ReduceLearningRateOnPlateau)] = () => new ReduceLearningRateOnPlateau("loss", 0.5, patience: 1, minDelta: 0.2),
        [typeof(ModelCheckpoint)] = () => new ModelCheckpoint(Folder["{epoch}.safetensors"], "loss", saveBestOnly: true),
        [typeof(CsvLogger)] = () => new CsvLogger(Folder["log.csv"]),
        [typeof(TensorBoard)] = () => new TensorBoard(Folder["board"], histogramsEvery: 2, gradients: true, images: true, batchesEvery: 3),
        [typeof(TerminateOnNaN)] = () => new TerminateOnNaN(),
        [typeof(LambdaCallback)] = () => new LambdaCallback(onBatchEnd: (_, result) => Assert.NotEmpty(result.Metrics)),
        [typeof(SwapEmaWeights)] = () => new SwapEmaWeights(swapOnEpoch: true),
        [typeof(LayerStatistics)] = () => new LayerStatistics(every: 2),
        [typeof(TrainingWarnings)] = () => new TrainingWarnings(),
        [typeof(ProgressBar)] = () => new ProgressBar(Verbosity.Bar, TextWriter.Null),
    };

    internal static IEnumerable<Func<Callback>> InAnyTraining => Table.Values;

    static Optimizer NewOptimizer() => new Adam(0.3) { EmaMomentum = 0.9 };

    [Fact]
    public void Every_callback_has_a_row() => Assert.Empty(Fixture.Kinds<Callback>().Except(Table.Keys));

    [Fact]
    public void A_callback_that_was_used_before_works_as_a_new_one()
    {
        foreach (Func<Callback> make in Table.Values)
        {
            Callback used = make();
            (string First, int) Train(Callback callback)
            {
                Sequential model = Model(NewOptimizer());
                History history = model.Fit(Points(30), epochs: 12, batchSize: 5, options: new() { Callbacks = [callback] });
                return (model.WeightsSha256(), history.Epochs.Count);
            }
            Assert.Equal(Train(used), Train(used));
        }
    }

    public static TheoryData<string> Kinds { get; } = [.. Table.Keys.Select(type => type.Name)];

    static Callback New(string kind) => Table.Single(row => row.Key.Name == kind).Value();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Eager_and_captured_steps_have_the_same_bits_with_it(string kind)
    {
        string[] bits = [.. new[] { true, false }.Select(captures =>
        {
            Sequential model = Model(NewOptimizer(), dropout: true);
            model.Fit(Points(22), epochs: 4, batchSize: 5, validation: Points(6), options: new() { Captures = captures, Callbacks = [New(kind)] });
            return model.WeightsSha256();
        })];
        Assert.Equal(bits[0], bits[1]);
    }

    sealed class Interruption : Exception;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_training_with_it_resumes_to_the_same_bits_from_any_batch(string kind)
    {
        using var folder = new TemporaryFolder();
        (string, string) Train(int? stopsEvery)
        {
            while (true)
            {
                Sequential model = Model(NewOptimizer(), dropout: true);
                int seen = 0;
                var stop = new LambdaCallback(onBatchEnd: (_, _) => { if (++seen == stopsEvery) throw new Interruption(); });
                try
                {
                    History history = model.Fit(Points(22), epochs: 4, batchSize: 5, validation: Points(6), options: new()
                    {
                        Callbacks = [New(kind), stop],
                        Checkpoints = new(folder[$"{stopsEvery}"]) { Every = TimeSpan.Zero },
                    });
                    return (model.WeightsSha256(), string.Join(' ', history.Epochs.Select(epoch => $"{epoch.LearningRate:R} {epoch["val_loss"]:R}")));
                }
                catch (Interruption) { }
            }
        }
        Assert.Equal(Train(null), Train(4));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_training_of_no_epochs_and_one_that_fails_in_its_first_batch_leave_the_model_as_it_was(string kind)
    {
        Sequential model = Model(NewOptimizer(), input: [4]);
        string before = model.WeightsSha256();
        model.Fit(Points(6), epochs: 0, options: new() { Callbacks = [New(kind)] });
        var first = new LambdaCallback(onEpochBegin: (_, _) => throw new Interruption());
        Assert.Throws<Interruption>(() => model.Fit(Points(6), options: new() { Callbacks = [New(kind), first] }));
        Assert.Equal(before, model.WeightsSha256());
        Assert.Equal(0.3, model.Optimizer.LearningRate);
    }

    /// <summary>A model of one weight, and what a name's values are.</summary>
    static Sequential OneWeight()
    {
        var model = new Sequential(input: [1]) { new Dense(1, useBias: false) };
        model.Compile(new SGD(), new MeanSquaredError(), [new Accuracy(), new Undirected()]);
        return model;
    }

    sealed class Undirected() : MeanMetric("undirected", MetricDirection.None)
    {
        public override Tensor Values(Tensor prediction, Tensor target) => prediction;
    }

    /// <summary>Epochs until EarlyStopping stops, for a value that takes the course given, and the weight at the end, which is the epoch's number.</summary>
    static (int Epochs, float Weight) Course(EarlyStopping stopping, params double[] values)
    {
        Sequential model = OneWeight();
        stopping.StopTraining = false;
        stopping.OnTrainBegin(model);
        int epoch = 0;
        foreach (double value in values)
        {
            model.Parameters[0].Value = Tensor.From(new float[,] { { ++epoch } });
            stopping.OnEpochEnd(model, new(epoch, [("val_loss", value), ("val_accuracy", value), ("undirected", value)], 0.1, 0));
            if (stopping.StopTraining) break;
        }
        stopping.OnTrainEnd(model, new());
        return (epoch, model.Parameters[0].Value.Item<float>());
    }

    [Fact]
    public void EarlyStopping_stops_after_its_patience_as_in_Keras()
    {
        Assert.Equal(3, Course(new(), 5, 4, 4, 3).Epochs);
        Assert.Equal(3, Course(new(patience: 1), 5, 4, 4, 3).Epochs);
        Assert.Equal(4, Course(new(patience: 2), 5, 4, 4, 4, 3).Epochs);
        Assert.Equal(7, Course(new(patience: 2), 5, 4, 4, 3, 3, 2, 2).Epochs);
        Assert.Equal(3, Course(new("val_accuracy", patience: 1), 0.5, 0.6, 0.6, 0.9).Epochs);
    }

    [Fact]
    public void EarlyStopping_takes_only_changes_above_minDelta_for_improvements_up_or_down()
    {
        Assert.Equal(3, Course(new(patience: 2, minDelta: 0.5), 5, 4.6, 4.6, 4, 4).Epochs);
        Assert.Equal(5, Course(new(patience: 2, minDelta: 0.5), 5, 4.6, 4.4, 4.3, 4.2).Epochs);
        Assert.Equal(3, Course(new("val_accuracy", patience: 2, minDelta: 0.1), 0.5, 0.55, 0.59, 0.7, 0.9).Epochs);
        Assert.Equal(5, Course(new("val_accuracy", patience: 2, minDelta: 0.1), 0.5, 0.55, 0.65, 0.7, 0.72).Epochs);
    }

    [Fact]
    public void EarlyStopping_never_takes_NaN_for_an_improvement_and_never_stops_in_the_first_epoch()
    {
        Assert.Equal(3, Course(new(patience: 1), double.NaN, 4, double.NaN, 1).Epochs);
        Assert.Equal(2, Course(new(patience: 1), double.NaN, double.NaN, 4).Epochs);
        Assert.Equal((3, 1f), Course(new("val_accuracy", patience: 2, restoreBestWeights: true), 0.5, double.NaN, double.NaN, 0.9));
        Assert.Equal((2, 2f), Course(new("val_accuracy", patience: 1, restoreBestWeights: true), double.NaN, double.NaN));
    }

    [Fact]
    public void EarlyStopping_puts_the_best_weights_back_if_asked()
    {
        Assert.Equal((4, 2f), Course(new(patience: 2, restoreBestWeights: true), 5, 4, 4.5, 4.6));
        Assert.Equal((4, 4f), Course(new(patience: 2), 5, 4, 4.5, 4.6));
        Assert.Equal((3, 3f), Course(new("val_accuracy", patience: 2, restoreBestWeights: true), 0.1, 0.2, 0.3));
    }

    [Fact]
    public void A_direction_can_be_given_and_one_that_is_not_known_is_asked_for()
    {
        Assert.Equal(3, Course(new("undirected", patience: 1, direction: MetricDirection.HigherIsBetter), 1, 2, 2, 3).Epochs);
        Assert.Equal(2, Course(new("val_loss", patience: 1, direction: MetricDirection.HigherIsBetter), 2, 1, 0, 3).Epochs);
        foreach (Callback callback in new Callback[] { new EarlyStopping("undirected"), new EarlyStopping("val_undirected") })
            Assert.Contains("give a direction: MetricDirection.LowerIsBetter or HigherIsBetter",
                Assert.Throws<ArgumentException>(() => callback.OnTrainBegin(OneWeight())).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean \"accuracy\"?",
            Assert.Throws<ArgumentException>(() => new EarlyStopping("acuracy").OnTrainBegin(OneWeight())).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Sequential model = OneWeight();
        Dataset data = Dataset.From(Tensor.Ones([4, 1]), Tensor.Ones([4, 1]));
        Assert.Contains("Checkpoints: expects a value of which smaller or larger ones are better, received \"undirected\"",
            Assert.Throws<ArgumentException>(() => model.Fit(data, options: new() { Checkpoints = new(folder["run"]) { Monitor = "undirected" } })).Message,
            StringComparison.Ordinal);
        model.Fit(data, options: new() { Checkpoints = new(folder["other"]) { Monitor = "undirected", Direction = MetricDirection.LowerIsBetter } });
    }

    [Fact]
    public void The_restored_model_is_that_of_the_best_epoch()
    {
        Dataset validation = Points(40, seed: 5);
        Sequential model = Model(new Adam(0.5));
        History history = model.Fit(Points(40), epochs: 30, batchSize: 4, validation: validation,
            options: new() { Callbacks = [new EarlyStopping(patience: 3, restoreBestWeights: true)] });
        Assert.InRange(history.Epochs.Count, 4, 29);
        Assert.Equal(history["val_loss"].Min(), model.Evaluate(validation).Loss);
    }
}
