using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

public sealed class ModelCheckpointTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string[] Files => [.. Directory.GetFiles(folder.Path, "*.safetensors").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Each_epoch_is_saved_under_its_number_and_values()
    {
        Sequential model = Model(input: [4]);
        var hashes = new List<string>();
        var checkpoint = new ModelCheckpoint(folder["m-{epoch:000}-{loss:0.00}.safetensors"], every: 2);
        History history = model.Fit(Points(20), epochs: 5, options: new()
        {
            Callbacks = [checkpoint, new LambdaCallback(onEpochEnd: (m, _) => hashes.Add(m.WeightsSha256()))],
        });
        Assert.Equal(new[] { 2, 4 }.Select(epoch => $"m-{epoch:000}-{history["loss"][epoch - 1]:0.00}.safetensors"), Files);
        Assert.Equal(hashes[3], Myelin.Model.Load(checkpoint.LastPath!).WeightsSha256());
    }

    [Fact]
    public void Only_improvements_are_saved_if_asked_and_NaN_is_none()
    {
        Sequential model = Model(input: [4]);
        model.Build([4]);
        var checkpoint = new ModelCheckpoint(folder["{epoch}.safetensors"], saveBestOnly: true);
        checkpoint.OnTrainBegin(model);
        double[] course = [3, double.NaN, 2, 2, 1];
        for (int i = 0; i < course.Length; i++) checkpoint.OnEpochEnd(model, new(i + 1, [("val_loss", course[i])], 0, 0));
        Assert.Equal(["1.safetensors", "3.safetensors", "5.safetensors"], Files);
    }

    [Fact]
    public void A_resumed_training_remembers_the_best_value()
    {
        Sequential New() => Model(new SGD(0), input: [4]);
        foreach (int epochs in new[] { 1, 3 })
            New().Fit(Points(20), epochs, options: new()
            {
                Callbacks = [new ModelCheckpoint(folder["{epoch}.safetensors"], "loss", saveBestOnly: true)],
                Checkpoints = new(folder["run"]),
            });
        Assert.Equal(["1.safetensors"], Files);
    }

    [Fact]
    public void Places_that_do_not_exist_are_refused_before_training()
    {
        Sequential model = Model(input: [4]);
        Exception unknown = Assert.Throws<ArgumentException>(() =>
            model.Fit(Points(8), options: new() { Callbacks = [new ModelCheckpoint("{epoch}-{los:0.0}.safetensors")] }));
        Assert.Equal("Unknown value in the path of ModelCheckpoint \"los\"; did you mean \"loss\"? Known: epoch, loss, accuracy.", unknown.Message);
        Assert.StartsWith("ModelCheckpoint: expects places such as {epoch:000}",
            Assert.Throws<ArgumentException>(() => new ModelCheckpoint("{epoch.safetensors")).Message);
        Assert.Equal(0, model.Optimizer.Steps.Value.Item<long>());
    }

    [Fact]
    public void A_file_that_cannot_be_written_does_not_end_training()
    {
        History history = Model(input: [4]).Fit(Points(8), epochs: 2, options: new()
        {
            Callbacks = [new ModelCheckpoint(folder["none/{epoch}.safetensors"])],
        });
        Assert.Equal(2, history.Epochs.Count);
    }
}
