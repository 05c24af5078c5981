using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Whatever ends a training, callbacks are told, the best weights come back, and so does the rate.</summary>
public class TrainingEndTests
{
    sealed class Failure : Exception;

    /// <summary>Trains until something happens in epoch 4 and returns what was thrown. The best weights are those after epoch 2.</summary>
    static (Exception? Thrown, float Weight, double Rate, int Ends) Train(
        Action<Model>? inEpoch4 = null, Action? atEnd = null, CancellationTokenSource? stop = null)
    {
        Dataset data = Dataset.From(Tensor.Ones([2, 1]), Tensor.Full([2, 1], 2));
        var model = new Sequential(input: [1]) { new Dense(1, useBias: false) };
        model.Compile(new SGD(0.5), new MeanSquaredError());
        int ends = 0;
        float[] weights = [5, 2.5f, 4, 6, 7, 8];
        var course = new Listener
        {
            EpochBegin = epoch =>
            {
                model.Parameters[0].Value = Tensor.Full([1, 1], weights[epoch - 1]);
                if (epoch == 4) inEpoch4?.Invoke(model);
                if (epoch == 4) stop?.Cancel();
            },
            TrainEnd = () =>
            {
                ends++;
                atEnd?.Invoke();
            },
        };
        var schedule = new Schedule("small", _ => 1e-12);
        Exception? thrown = Record.Exception(() => model.Fit(data, epochs: 6, batchSize: 2, validation: data,
            options: new() { Callbacks = [course, schedule, new EarlyStopping(patience: 9, restoreBestWeights: true)] }, cancellation: stop?.Token ?? default));
        return (thrown, model.Parameters[0].Value.Item<float>(), model.Optimizer.LearningRate, ends);
    }

    [Fact]
    public void Divergence()
    {
        var (thrown, weight, rate, ends) = Train(model => model.Parameters[0].Value = Tensor.Full([1, 1], float.NaN));
        Assert.IsType<TrainingException>(thrown);
        Assert.Equal((2.5f, 0.5, 1), (weight, rate, ends));
    }

    [Fact]
    public void An_exception_of_a_callback()
    {
        var (thrown, weight, rate, ends) = Train(_ => throw new Failure());
        Assert.IsType<Failure>(thrown);
        Assert.Equal((2.5f, 0.5, 1), (weight, rate, ends));
    }

    [Fact]
    public void An_exception_of_a_callback_at_the_end()
    {
        var (thrown, weight, rate, ends) = Train(atEnd: () => throw new Failure());
        Assert.IsType<Failure>(thrown);
        Assert.Equal((2.5f, 0.5, 1), (weight, rate, ends));
    }

    [Fact]
    public void A_cancellation()
    {
        using var stop = new CancellationTokenSource();
        var (thrown, weight, rate, ends) = Train(stop: stop);
        Assert.Null(thrown);
        Assert.Equal((2.5f, 0.5, 1), (weight, rate, ends));
    }

    [Fact]
    public void A_callback_that_cannot_begin_leaves_those_before_it_ended()
    {
        Sequential model = Model(new SGD(0.5), input: [4]);
        int ends = 0;
        Assert.Throws<Failure>(() => model.Fit(Points(5), options: new()
        {
            Callbacks = [Schedule.Linear(0.1, 10), new Listener { TrainBegin = () => throw new Failure(), TrainEnd = () => ends++ }],
        }));
        Assert.Equal((0.5, 0), (model.Optimizer.LearningRate, ends));
        model.Fit(Points(5), options: new() { Callbacks = [Schedule.Linear(0.1, 10)] });
    }
}
