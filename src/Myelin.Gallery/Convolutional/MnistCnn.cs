namespace Myelin.Gallery.Convolutional;

/// <summary>Convolution, batch normalization, relu, twice, then pooling, twice; then a dense layer: a small network of today.</summary>
/// <remarks>
/// What changed since LeNet-5: relu instead of tanh, 3x3 windows, batch normalization, dropout, and a rate that falls to 0. Alone it makes
/// fewer than 80 mistakes on 10,000 digits. Then five networks of different starts learn from the digits as they are and, as often,
/// distorted anew, and their probabilities are averaged: where they disagree, most are seldom wrong together.
/// </remarks>
public sealed class MnistCnn : GalleryEntry
{
    const int Members = 5;

    /// <inheritdoc/>
    public override string Id => "mnist-cnn";

    /// <inheritdoc/>
    public override string Title => "Digits by a modern small convolutional network, alone and as an ensemble";

    /// <inheritdoc/>
    public override string Decks => "E";

    /// <inheritdoc/>
    public override string Required => "MNIST at least 99.2 % in 12 epochs; with augmentation and an ensemble at least 99.6 %";

    /// <inheritdoc/>
    public override string Published => "99.25 % in 12 epochs (Keras examples, mnist_cnn); E: the best have an error of 0.2 to 0.4 %";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 400), test.Take(0, 200));
        int epochs = run.IsShort ? 2 : 12, members = run.IsShort ? 2 : Members;
        run.Tell($"One network, {epochs} epochs on {train.Count:#,0} digits as they are.");
        Sequential alone = Network(run.Seed, dropout: 0.4);
        run.Show("parameters", alone.ParameterCount);
        History history = Learn(run, alone, train, epochs, "model");
        run.AtLeast("one network: test accuracy", ImageClassifier.Accuracy(run, alone, test), 99.2, "%", inShort: 55);
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by epoch", history));

        run.Tell($"{members} networks, {epochs / 2} epochs each on the digits as they are and on distorted ones, and the mean of their probabilities.");
        Dataset few = train.Take(0, 4).Map(LeNet5.Distortion());
        run.Draw("distorted", new ImageGrid("Four digits, each distorted ten times", Tensor.Concatenate(
            [.. Enumerable.Range(0, 40).Select(i => few.Take(i / 10, 1).Batches(1, seed: i % 10).First().Inputs[0])], 0), columns: 10));
        Sequential[] models = [.. Enumerable.Range(1, members).Select(i => Network(run.Seed + 100 * i, dropout: 0.3))];
        Dataset both = Dataset.Interleave([train, train.Map(LeNet5.Distortion())]);
        foreach (Sequential model in models) Learn(run, model, both, epochs / 2);
        double[] single = [.. models.Select(model => ImageClassifier.Accuracy(run, model, test))];
        Functional ensemble = Ensemble.Of(models);
        ensemble.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        run.Show("with augmentation, one network: mean test accuracy", single.Average(), "%");
        run.AtLeast("with augmentation, ensemble: test accuracy", ImageClassifier.Accuracy(run, ensemble, test), 99.6, "%", inShort: 75);
        if (Mistakes.Of("What the ensemble still gets wrong, the surest first", ensemble, test, 40) is { } mistakes) run.Draw("mistakes", mistakes);
        run.Draw("confusion", ConfusionMatrix.Of("What is taken for what, on the test set", ensemble, test));
    }

    static History Learn(GalleryRun run, Sequential model, Dataset train, int epochs, string? name = null)
    {
        int batch = run.IsShort ? 20 : 100;
        return ImageClassifier.Train(
            run, model, train, epochs, batch, new Adam(0.003), name: name, callbacks: ImageClassifier.Cooling(0.003, train, epochs, batch));
    }

    static Sequential Network(long seed, double dropout)
    {
        var model = new Sequential(input: [28, 28, 1], seed: seed);
        foreach (int filters in new[] { 16, 32 })
        {
            for (int i = 0; i < 2; i++)
            {
                model.Add(new Conv2D(filters, 3, padding: Padding.Same, useBias: false, kernelInitializer: Initializer.HeNormal));
                model.Add(new BatchNormalization(momentum: 0.95));
                model.Add(Activation.Relu);
            }
            model.Add(new MaxPooling2D(2));                                           // [14, 14, 16], [7, 7, 32]
        }
        model.Add(new Flatten());
        model.Add(new Dropout(dropout));
        model.Add(new Dense(128, useBias: false));
        model.Add(new BatchNormalization(momentum: 0.95));                            // without it most units die at this rate
        model.Add(Activation.Relu);
        model.Add(new Dropout(dropout));
        model.Add(new Dense(10, Activation.Softmax));
        model.Build([28, 28, 1]);
        return model;
    }
}
