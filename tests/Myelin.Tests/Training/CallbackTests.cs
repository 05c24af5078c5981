using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>The callbacks that come with the library.</summary>
public class CallbackTests
{
    /// <summary>One row for each callback: a new one that is heard in any training.</summary>
    static readonly Dictionary<Type, Func<Callback>> Table = new()
    {
        [typeof(EarlyStopping)] = () => new EarlyStopping(monitor: "loss", patience: 2, restoreBestWeights: true),
        [typeof(Schedule)] = () => Schedule.Cosine(0.3, steps: 40),
    };

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
                Sequential model = Model(new Adam(0.3));
                History history = model.Fit(Points(30), epochs: 12, batchSize: 5, options: new() { Callbacks = [callback] });
                return (model.WeightsSha256(), history.Epochs.Count);
            }
            Assert.Equal(Train(used), Train(used));
        }
    }

    /// <summary>Epochs until EarlyStopping stops, for a value that takes the course given, and the weight at the end, which is the epoch's number.</summary>
    static (int Epochs, float Weight) Course(EarlyStopping stopping, params double[] values)
    {
        var parameter = new Sequential(input: [1]) { new Dense(1, useBias: false) };
        parameter.Build([1]);
        stopping.StopTraining = false;
        stopping.OnTrainBegin(parameter);
        int epoch = 0;
        foreach (double value in values)
        {
            parameter.Parameters[0].Value = Tensor.From(new float[,] { { ++epoch } });
            stopping.OnEpochEnd(parameter, new(epoch, [("val_loss", value), ("val_accuracy", value)], 0.1, 0));
            if (stopping.StopTraining) break;
        }
        stopping.OnTrainEnd(parameter, new());
        return (epoch, parameter.Parameters[0].Value.Item<float>());
    }

    [Fact]
    public void EarlyStopping_stops_after_its_patience_as_in_Keras()
    {
        Assert.Equal(3, Course(new(), 5, 4, 4, 3).Epochs);
        Assert.Equal(3, Course(new(patience: 1), 5, 4, 4, 3).Epochs);
        Assert.Equal(4, Course(new(patience: 2), 5, 4, 4, 4, 3).Epochs);
        Assert.Equal(7, Course(new(patience: 2), 5, 4, 4, 3, 3, 2, 2).Epochs);
        Assert.Equal(3, Course(new(patience: 2, minDelta: 0.5), 5, 4.6, 4.6, 4, 4).Epochs);
        Assert.Equal(3, Course(new("val_accuracy", patience: 1), 0.5, 0.6, 0.6, 0.9).Epochs);
        Assert.Equal(3, Course(new(patience: 1), double.NaN, 4, double.NaN, 1).Epochs);
    }

    [Fact]
    public void EarlyStopping_puts_the_best_weights_back_if_asked()
    {
        Assert.Equal((4, 2f), Course(new(patience: 2, restoreBestWeights: true), 5, 4, 4.5, 4.6));
        Assert.Equal((4, 4f), Course(new(patience: 2), 5, 4, 4.5, 4.6));
        Assert.Equal((3, 3f), Course(new("val_accuracy", patience: 2, restoreBestWeights: true), 0.1, 0.2, 0.3));
    }

    [Fact]
    public void The_restored_model_is_that_of_the_best_epoch()
    {
        Dataset validation = Points(40, seed: 5);
        Sequential model = Model(new Adam(0.5));
        History history = model.Fit(Points(40), epochs: 30, batchSize: 4, validation: validation, options: new() { Callbacks = [new EarlyStopping(patience: 3, restoreBestWeights: true)] });
        Assert.InRange(history.Epochs.Count, 4, 29);
        Assert.Equal(history["val_loss"].Min(), model.Evaluate(validation).Loss);
    }
}
