namespace Myelin.Gallery.Convolutional;

/// <summary>224x224x3 → 64 filters of 11x11x3 at a stride of 4 → 192 → 384 → 256 → 256, with three poolings, then 4096 → 4096 → 1000.</summary>
/// <remarks>
/// The network that won ImageNet in 2012, in one tower (Krizhevsky, "One weird trick", 2014). Of its 61 million parameters 58.6 million are in the
/// three dense layers; the convolutions do nearly all of the arithmetic. It is far too large for what is here, which is what is shown: it learns 32
/// pictures by heart. A network that cannot do that has an error in it.
/// </remarks>
public sealed class AlexNet : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "alexnet";

    /// <inheritdoc/>
    public override string Title => "AlexNet: 61 million parameters";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "one tower, 64 filters of 3x11x11; 61,100,840 parameters; overfits 32 enlarged CIFAR pictures at 224x224";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cifar10-subset"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, _) = DataSets.Load("cifar10-subset", run.Data);
        train = train.Take(0, run.IsShort ? 2 : 32);
        int epochs = run.IsShort ? 3 : 80;
        var model = new Sequential(input: [224, 224, 3], seed: run.Seed)
        {
            new Conv2D(64, 11, 4, 2, activation: Activation.Relu, name: "conv1"), new MaxPooling2D(3, 2),          // [55, 55, 64], [27, 27, 64]
            new Conv2D(192, 5, padding: 2, activation: Activation.Relu, name: "conv2"), new MaxPooling2D(3, 2),    // [27, 27, 192], [13, 13, 192]
            new Conv2D(384, 3, padding: 1, activation: Activation.Relu, name: "conv3"),
            new Conv2D(256, 3, padding: 1, activation: Activation.Relu, name: "conv4"),
            new Conv2D(256, 3, padding: 1, activation: Activation.Relu, name: "conv5"), new MaxPooling2D(3, 2),    // [13, 13, 256], [6, 6, 256]
            new Flatten(),
            new Dropout(0.5), new Dense(4096, Activation.Relu), new Dropout(0.5), new Dense(4096, Activation.Relu), new Dense(1000, Activation.Softmax),
        };
        run.Exactly("parameters", model.ParameterCount, 61_100_840);
        run.Exactly("parameters of the convolutions", model.Layers.OfType<Conv2D>().Sum(layer => layer.Parameters.Sum(one => one.Shape.Elements)), 2_469_696);
        run.Holds("the first layer has 64 filters of 11x11x3", ((Conv2D)model.Layers[0]).Kernel.Shape == Shape.Create([11, 11, 3, 64]));
        run.Tell("The sizes on the way: 55x55x64 and 27x27x64 behind the first convolution and pooling, 27x27x192 and 13x13x192, 13x13x384, 13x13x256, " +
            "13x13x256 and 6x6x256, then 4096, 4096 and 1000 numbers.");
        run.Holds("sizes of the maps as listed", Activations.Of(model, Tensor.Zeros([1, 224, 224, 3])).Where(layer => layer.Output.Rank == 4)
            .Select(layer => layer.Output.Shape).SequenceEqual([
                [1, 55, 55, 64], [1, 27, 27, 64], [1, 27, 27, 192], [1, 13, 13, 192], [1, 13, 13, 384], [1, 13, 13, 256], [1, 13, 13, 256], [1, 6, 6, 256],
            ]));
        run.Tell($"{train.Count} pictures of 32x32 pixels, enlarged to 224x224, {epochs} times in batches of {Math.Min(16, train.Count)}.");
        Dataset large = train.Map(new Sequential(input: [32, 32, 3]) { new Resizing(224, 224), new Rescaling(2, -1) }).Cache();
        History history = ImageClassifier.Train(run, model, large, epochs, 16, new Adam(0.0001));
        if (run.IsShort) run.Holds("the loss falls", history["loss"][^1] < history["loss"][0]);
        run.AtLeast("pictures learnt by heart", ImageClassifier.Accuracy(run, model, large), 100, "%");
        run.Draw("loss", new LineChart("Learning by heart", "epoch", "cross-entropy (nats)", yScale: Scale.Log10) { { "training", history["loss"] } });
        int[] chosen = [0];
        Tensor picture = large.Examples(chosen).Inputs[0];
        run.Draw("picture", new ImageGrid("A picture, enlarged", (picture + 1) / 2, columns: 2));
        Activations.Draw(run, model, picture, only: ["conv1", "conv2", "conv5"]);
    }
}
