namespace Myelin.Gallery.Convolutional;

/// <summary>The network of mnist-cnn with twice the filters and a third block, on pictures of clothing.</summary>
/// <remarks>
/// Fashion-MNIST has the size and shape of MNIST, and is harder: a shirt, a pullover and a coat of 28x28 grey pixels differ in little. More
/// filters help, and mirrored pictures, since clothes have no left and right; a digit must not be mirrored.
/// </remarks>
public sealed class FashionCnn : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "fashion-cnn";

    /// <inheritdoc/>
    public override string Title => "Clothing by a small convolutional network";

    /// <inheritdoc/>
    public override string Decks => "E";

    /// <inheritdoc/>
    public override string Required => "Fashion-MNIST at least 92.5 %";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["fashion-mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("fashion-mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 400), test.Take(0, 200));
        int epochs = run.IsShort ? 2 : 10, batch = run.IsShort ? 20 : 100;
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed);
        foreach (int filters in new[] { 32, 64, 96 })
        {
            model.Add(new Conv2D(filters, 3, padding: Padding.Same, useBias: false, kernelInitializer: Initializer.HeNormal));
            model.Add(new BatchNormalization(momentum: 0.95));
            model.Add(Activation.Relu);
            if (filters > 32)
            {
                model.Add(new Conv2D(filters, 3, padding: Padding.Same, useBias: false, kernelInitializer: Initializer.HeNormal));
                model.Add(new BatchNormalization(momentum: 0.95));
                model.Add(Activation.Relu);
            }
            model.Add(new MaxPooling2D(2));                                           // [14, 14, 32], [7, 7, 64], [3, 3, 96]
            model.Add(new Dropout(0.1));
        }
        model.Add(new Flatten());
        model.Add(new Dense(128, useBias: false));
        model.Add(new BatchNormalization(momentum: 0.95));                            // without it most units die at this rate
        model.Add(Activation.Relu);
        model.Add(new Dropout(0.3));
        model.Add(new Dense(10, Activation.Softmax));
        run.Tell($"{epochs} epochs on {train.Count:#,0} pictures, mirrored at random.");
        run.Show("parameters", model.ParameterCount);
        Dataset changed = train.Map(new Sequential(input: [28, 28, 1]) { new RandomFlip(FlipMode.Horizontal) });
        History history = ImageClassifier.Train(
            run, model, changed, epochs, batch, new Adam(0.003), name: "model", callbacks: ImageClassifier.Cooling(0.003, train, epochs, batch));
        run.AtLeast("test accuracy", ImageClassifier.Accuracy(run, model, test), 92.5, "%", inShort: 55);
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by epoch, on mirrored pictures", history));
        run.Draw("confusion", ConfusionMatrix.Of("What is taken for what, on the test set", model, test));
        if (Mistakes.Of("The surest mistakes", model, test) is { } mistakes) run.Draw("mistakes", mistakes);
    }
}
