using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Callbacks that change the learning rate between epochs.</summary>
public sealed class RateCallbackTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The rates after each epoch, for a value that takes the course given.</summary>
    static double[] Rates(Callback callback, params double[] values)
    {
        Sequential model = Model(new SGD(1), input: [4]);
        model.Build([4]);
        callback.OnTrainBegin(model);
        return [.. values.Select((value, i) =>
        {
            callback.OnEpochBegin(model, i + 1);
            callback.OnEpochEnd(model, new(i + 1, [("val_loss", value), ("val_accuracy", value)], 0, 0));
            return model.Optimizer.LearningRate;
        })];
    }

    [Fact]
    public void A_plateau_reduces_the_rate_as_in_Keras()
    {
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 2), 3, 3, 3, 3, 3));
        Assert.Equal([1, 0.5, 0.25, 0.25], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 1), 3, 3, 3, 2));
        Assert.Equal([1, 0.5, 0.25], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 0), 3, 3, 3));
        Assert.Equal([1, 1, 0.5], Rates(new ReduceLearningRateOnPlateau("val_accuracy", factor: 0.5, patience: 1), 0.3, 0.4, 0.4));
        Assert.Equal([1, 0.5], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 1, minDelta: 0.1), 3, 2.95));
        Assert.Equal([1, 0.5, 0.4, 0.4], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 1, minRate: 0.4), 3, 3, 3, 3));
    }

    /// <summary>Keras counts the cooldown down at the end of each epoch, the one after the reduction included.</summary>
    [Fact]
    public void Epochs_of_the_cooldown_do_not_count() =>
        Assert.Equal([1, 0.5, 0.5, 0.25, 0.25, 0.125], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 1, cooldown: 2), 3, 3, 3, 3, 3, 3));

    [Fact]
    public void NaN_is_no_improvement_and_a_direction_can_be_given()
    {
        Assert.Equal([1, 0.5, 0.5], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 1), 3, double.NaN, 2));
        Assert.Equal([1, 1, 0.5], Rates(new ReduceLearningRateOnPlateau(factor: 0.5, patience: 1, direction: MetricDirection.HigherIsBetter), 1, 2, 1));
    }

    [Fact]
    public void The_scheduler_gets_the_epoch_and_the_rate_before() =>
        Assert.Equal([1, 0.5, 0.25], Rates(new LearningRateScheduler((epoch, rate) => epoch == 1 ? rate : rate / 2), 0, 0, 0));

    sealed class Failure : Exception;

    static readonly Dictionary<string, Func<Callback>> Makers = new()
    {
        ["plateau"] = () => new ReduceLearningRateOnPlateau("loss", factor: 0.5, patience: 1, minDelta: 100),
        ["scheduler"] = () => new LearningRateScheduler((_, rate) => rate / 2),
        ["schedule"] = () => Schedule.Step(0.5, every: 4, factor: 0.5),
    };

    public static TheoryData<string> Names { get; } = [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_optimizer_has_its_rate_again_also_after_an_exception_and_the_next_Fit_begins_anew(string name)
    {
        Sequential model = Model(new SGD(0.25), input: [4]);
        Callback callback = Makers[name]();
        Assert.Throws<Failure>(() => model.Fit(Points(20), epochs: 5, batchSize: 5, options: new()
        {
            Callbacks = [callback, new LambdaCallback(onEpochBegin: (_, epoch) => { if (epoch == 4) throw new Failure(); })],
        }));
        Assert.Equal(0.25, model.Optimizer.LearningRate);
        History history = model.Fit(Points(20), epochs: 3, batchSize: 5, options: new() { Callbacks = [callback] });
        Assert.True(history.Epochs[2].LearningRate < history.Epochs[0].LearningRate || name == "schedule");
        Assert.Equal(0.25, model.Optimizer.LearningRate);
    }

    /// <summary>Stopped within an epoch and at its end, and prolonged after its end, a training has the rates of one that went straight through.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Beside_a_resumed_training_it_has_the_rates_of_a_straight_one(string name)
    {
        (string Hash, double[] Rates) Train(string run, params int[] stops)
        {
            var rates = new List<double>();
            for (int k = 0; ; k++)
            {
                Sequential model = Model(new SGD(0.25), input: [4]);
                int seen = rates.Count;
                var watch = new LambdaCallback(onBatchEnd: (m, _) =>
                {
                    rates.Add(m.Optimizer.LearningRate);
                    if (k < stops.Length && rates.Count == stops[k]) throw new Failure();
                });
                try
                {
                    model.Fit(Points(20), epochs: 5, batchSize: 5, options: new()
                    {
                        Callbacks = [Makers[name](), watch],
                        Checkpoints = new(folder[run]) { Every = TimeSpan.Zero },
                    });
                    return (model.WeightsSha256(), [.. rates]);
                }
                catch (Failure)
                {
                    rates.RemoveAt(rates.Count - 1);                                // the batch is done again, since no checkpoint holds it
                }
            }
        }
        (string hash, double[] rates) = Train("straight");
        (string resumed, double[] again) = Train("resumed", 6, 8, 11);
        Assert.Equal(rates, again);
        Assert.Equal(hash, resumed);
    }

    [Fact]
    public void Two_callbacks_that_set_the_rate_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => Model(input: [4]).Fit(Points(4), options: new()
        {
            Callbacks = [Schedule.Linear(0.1, 10), new LearningRateScheduler((_, rate) => rate)],
        })).Message;
        Assert.Contains("at most one callback that sets the learning rate, received 2 (Schedule, LearningRateScheduler)", message);
    }
}
