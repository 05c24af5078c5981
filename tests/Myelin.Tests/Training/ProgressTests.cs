using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>What a training tells of itself, and how that is printed.</summary>
public class ProgressTests
{
    static Dataset Stream => Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)],
        (_, _) => Enumerable.Range(0, 10).Select(i => new Example(Tensor.Full([4], i), Tensor.From([i % 3], []))));

    [Fact]
    public void The_length_of_a_stream_is_known_after_its_first_epoch()
    {
        var heard = new List<FitProgress>();
        var slow = new Listener { BatchEnd = (_, batch, _) => { if (batch == 1) Thread.Sleep(110); } };
        Model().Fit(Stream, epochs: 2, batchSize: 4, options: new() { Callbacks = [slow], Progress = new Heard(heard.Add) });
        heard.RemoveAll(progress => progress.Batch == 2); // heard only if the machine is busy
        Assert.Equal([(1, 1, null), (1, 3, 3), (2, 1, 3), (2, 3, (int?)3)], heard.Select(progress => (progress.Epoch, progress.Batch, progress.Batches)));
        Assert.Null(heard[0].Remaining);
        Assert.True(heard[1].Remaining > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, heard[^1].Remaining);
    }

    [Fact]
    public void Endless_epochs_and_enormous_batches_overflow_nothing()
    {
        var heard = new List<FitProgress>();
        var stop = new Listener();
        stop.EpochEnd = _ => stop.Stop();
        Model().Fit(Points(10), epochs: int.MaxValue, batchSize: int.MaxValue, options: new() { Callbacks = [stop], Progress = new Heard(heard.Add) });
        Assert.Equal((1, 1), (heard[^1].Batch, heard[^1].Batches));
        Assert.True(heard[^1].Remaining > TimeSpan.FromMinutes(1));
        Assert.Equal(10, Model().Fit(Points(10), epochs: 10, batchSize: int.MaxValue, validation: Points(3)).Epochs.Count);
        Model().Evaluate(Points(10), int.MaxValue);
        Model().Predict(Points(10), int.MaxValue);
    }

    [Fact]
    public void What_is_told_prints_itself()
    {
        var progress = new FitProgress(2, 10, 300, 1875, [("loss", 0.18241), ("accuracy", 0.94533)], 51_200.4, TimeSpan.FromSeconds(102));
        Assert.Equal("epoch 2/10, batch 300/1875: loss 0.1824, accuracy 0.9453, 51200 examples/s, 0:01:42 left", progress.ToString());
        Assert.Equal("epoch 1/2, batch 3: loss 1.0000, 7 examples/s", new FitProgress(1, 2, 3, null, [("loss", 1)], 7, null).ToString());
        Assert.EndsWith("2 d 3:00:00 left", (progress with { Remaining = TimeSpan.FromHours(51) }).ToString(), StringComparison.Ordinal);
        Assert.Equal("epoch 3: loss 0.5000, val_loss 0.7500 (1.42 s)", new EpochResult(3, [("loss", 0.5), ("val_loss", 0.75)], 0.1, 1.4203).ToString());
        Assert.Equal("sum: mean_squared_error, accuracy, weight 0.1", new OutputLoss("sum", new MeanSquaredError(), 0.1, [new Accuracy()]).ToString());
    }

    [Fact]
    public void Parts_of_a_training_print_themselves()
    {
        Sequential model = Model(new Adam(0.01), input: [4]);
        model.Fit(Points(64), batchSize: 16);
        Assert.Equal("dense/kernel Float32[4, 8]", $"{model.Parameters[0]}");
        Assert.Equal("Adam, learning rate 0.01, 4 steps", $"{model.Optimizer}");
        Assert.Equal("SparseCategoricalCrossentropy \"sparse_categorical_crossentropy\"", $"{model.Loss}");
        Assert.Equal("Accuracy \"top\"", $"{new Accuracy(name: "top")}");
        Assert.Equal("steps Int64[]", $"{model.Optimizer.Steps}");
    }

    [Fact]
    public void An_empty_stream_is_an_error()
    {
        Dataset none = Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)], (_, _) => []);
        Assert.Contains("received none", Assert.Throws<ArgumentException>(() => Model().Fit(none)).Message, StringComparison.Ordinal);
        Assert.Contains("received none", Assert.Throws<ArgumentException>(() => Model().Evaluate(none)).Message, StringComparison.Ordinal);
        Assert.Contains("received none", Assert.Throws<ArgumentException>(() => Model().Predict(none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_a_stream_are_those_of_its_examples()
    {
        static Dataset Weighted(Func<int, double> weight) => Dataset.Stream([[4]], [new(default(Shape), ElementType.Int32)],
            (_, _) => Enumerable.Range(0, 10).Select(i => new Example(Tensor.Full([4], i / 10.0), Tensor.From([i % 3], []), weight(i))));
        double Loss(Func<int, double> weight) => Model(new SGD(0)).Fit(Weighted(weight), batchSize: 4)["loss"][0];
        Assert.Equal(3 * Loss(_ => 1), Loss(_ => 3), 1e-5);
        Assert.Equal(Loss(i => i < 4 ? 0 : 1), Loss(_ => 1) - Loss(i => i < 4 ? 1 : 0), 1e-5);
        Assert.Contains("each Example", Assert.Throws<ArgumentException>(() =>
            Model().Fit(Stream, options: new() { SampleWeights = Tensor.Ones([10]) })).Message, StringComparison.Ordinal);
        Assert.Contains("streamed", Assert.Throws<InvalidOperationException>(() => Model().Fit(Stream, options: new() { ValidationSplit = 0.5 })).Message,
            StringComparison.Ordinal);
    }
}
