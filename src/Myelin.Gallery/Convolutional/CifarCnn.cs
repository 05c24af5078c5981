namespace Myelin.Gallery.Convolutional;

/// <summary>(convolution, relu, convolution, relu, pooling, dropout) twice, then two dense layers: photographs in ten classes.</summary>
/// <remarks>
/// Where the MLP of C's program ends near 45 %, two blocks of convolutions reach 80. Filters of 3x3 in two layers see 5x5 pixels, and after
/// pooling and two more layers 14x14: parts of objects. Batch normalization lets the rate be high, and pictures are mirrored and moved.
/// The pictures here went through JPEG, which costs a little detail.
/// </remarks>
public sealed class CifarCnn : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "cifar-cnn";

    /// <inheritdoc/>
    public override string Title => "Photographs by a convolutional network";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "conv-conv-pool x2, dropout, augmentation; CIFAR-10 decoded from JPEG: at least 75 % in 50 epochs";

    /// <inheritdoc/>
    public override string Published => "75 % in 25 epochs, 79 % in 50 on the original pictures (Keras examples, cifar10_cnn)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["cifar10-jpeg", "cifar10-subset"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load(run.IsShort ? "cifar10-subset" : "cifar10-jpeg", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 400), test.Take(0, 200));
        int epochs = run.IsShort ? 2 : 15, batch = run.IsShort ? 20 : 100;
        var model = new Sequential(input: [32, 32, 3], seed: run.Seed) { new Rescaling(2, -1) };
        foreach (int filters in new[] { 32, 64 })
        {
            for (int i = 0; i < 2; i++)
            {
                model.Add(new Conv2D(filters, 3, padding: Padding.Same, useBias: false, kernelInitializer: Initializer.HeNormal));
                model.Add(new BatchNormalization(momentum: 0.95));
                model.Add(Activation.Relu);
            }
            model.Add(new MaxPooling2D(2));                                           // [16, 16, 32], [8, 8, 64]
            model.Add(new Dropout(0.1));
        }
        model.Add(new Flatten());
        model.Add(new Dense(256, useBias: false));
        model.Add(new BatchNormalization(momentum: 0.95));                            // without it most units die at this rate
        model.Add(Activation.Relu);
        model.Add(new Dropout(0.3));
        model.Add(new Dense(10, Activation.Softmax));
        run.Tell($"{epochs} epochs on {train.Count:#,0} photographs, mirrored at random and moved by up to three pixels.");
        Dataset changed = train.Map(new Sequential(input: [32, 32, 3])
        {
            new RandomFlip(FlipMode.Horizontal), new RandomTranslation(0.1, 0.1, FillMode.Reflect),
        });
        History history = ImageClassifier.Train(
            run, model, changed, epochs, batch, new Adam(0.002), name: "model", callbacks: ImageClassifier.Cooling(0.002, train, epochs, batch));
        run.Show("parameters", model.ParameterCount);
        run.AtLeast("test accuracy", ImageClassifier.Accuracy(run, model, test), 75, "%", inShort: 24);
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by epoch, on changed pictures", history));
        run.Draw("confusion", ConfusionMatrix.Of("What is taken for what, on the test set", model, test));
        if (Mistakes.Of("The surest mistakes", model, test) is { } mistakes) run.Draw("mistakes", mistakes);
    }
}
