namespace Myelin.Gallery.Convolutional;

/// <summary>32x32 → 6@28x28 → 6@14x14 → 16@10x10 → 16@5x5 → 120 → 84 → 10: convolution, pooling, convolution, pooling, three dense layers.</summary>
/// <remarks>
/// A's drawing of a convolutional network is this one, of 1998. Maps become smaller and more numerous from layer to layer: where a
/// stroke is matters less and less, and which strokes there are more and more. Here every map of the second convolution sees all six
/// maps of the first (61,706 parameters); the original connects them by a table, and its pooling has weights (60,000).
/// </remarks>
public sealed class LeNet5 : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "lenet-5";

    /// <inheritdoc/>
    public override string Title => "LeNet-5: the convolutional network of 1998";

    /// <inheritdoc/>
    public override string Decks => "A";

    /// <inheritdoc/>
    public override string Required => "sizes as drawn; 61,706 parameters; MNIST error at most 1.0 %";

    /// <inheritdoc/>
    public override string Published => "0.95 % error, 0.8 % with distorted training digits (LeCun, Bottou, Bengio and Haffner, 1998)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 1_500), test.Take(0, 500));
        int epochs = run.IsShort ? 4 : 20;
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed)
        {
            new ZeroPadding2D(2),                                                     // [32, 32, 1]
            new Conv2D(6, 5, activation: Activation.Tanh, name: "c1"),                // [28, 28, 6]
            new AveragePooling2D(2, name: "s2"),                                      // [14, 14, 6]
            new Conv2D(16, 5, activation: Activation.Tanh, name: "c3"),               // [10, 10, 16]
            new AveragePooling2D(2, name: "s4"),                                      // [5, 5, 16]
            new Flatten(),
            new Dense(120, Activation.Tanh, name: "c5"),
            new Dense(84, Activation.Tanh, name: "f6"),
            new Dense(10, Activation.Softmax),
        };
        run.Tell($"Adam, batches of 64, {epochs} epochs, a rate that falls from 0.002 to 0 along a cosine. As in the paper's second experiment, the digits " +
            "are distorted a little, anew in each epoch: turned by up to 11°, enlarged or shrunk by a tenth, moved by up to two pixels.");
        Shape[] sizes = [.. Activations.Of(model, test.Take(0, 1).Inputs).Select(layer => layer.Output.Shape)];
        run.Holds("sizes: 32x32, 28x28x6, 14x14x6, 10x10x16, 5x5x16, 120, 84, 10",
            sizes.SequenceEqual([
                [1, 32, 32, 1], [1, 28, 28, 6], [1, 14, 14, 6], [1, 10, 10, 16], [1, 5, 5, 16], [1, 400], [1, 120], [1, 84], [1, 10],
            ]));
        run.Exactly("parameters", model.ParameterCount, 61_706);
        History history = ImageClassifier.Train(
            run, model, train.Map(Distortion()), epochs, 64, new Adam(0.002), name: "model", callbacks: ImageClassifier.Cooling(0.002, train, epochs, 64));
        run.AtMost("test error", 100 - ImageClassifier.Accuracy(run, model, test), 1.0, "%", inShort: 20);
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by epoch", history));
        run.Tell("A digit on its way through the network: the maps of each layer.");
        Activations.Draw(run, model, test.Take(0, 1).Inputs);
        run.Tell("Mistakes: many of them would be hard for a reader, too.");
        if (Mistakes.Of("The surest mistakes on the test set", model, test) is { } mistakes) run.Draw("mistakes", mistakes);
    }

    /// <summary>Turns, enlarges and moves each digit a little.</summary>
    internal static Sequential Distortion() => new(input: [28, 28, 1])
    {
        new RandomRotation(0.03, FillMode.Constant), new RandomZoom(0.1, fillMode: FillMode.Constant), new RandomTranslation(0.07, 0.07, FillMode.Constant),
    };
}
