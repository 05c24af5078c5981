namespace Myelin.Gallery.Convolutional;

/// <summary>16x16 → 12@8x8 → 12@4x4 → 30 → 10: 5x5 windows at a stride of 2, shared weights, a bias for each unit, tanh: 9,760 parameters.</summary>
/// <remarks>
/// The first convolutional network trained by backpropagation, on ZIP codes: E's figure. It shares weights between places but not
/// biases, halves the maps by its stride instead of pooling, and each map of the second layer sees 8 of the 12 maps of the first.
/// Beyond the image lies background, -1. Targets are ±1 and the loss is the squared error, one example at a time, as in the paper. In
/// training the digits are moved by up to a pixel; the test set of USPS is harder than that of the paper.
/// </remarks>
public sealed class LeCun1989 : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "lecun-1989";

    /// <inheritdoc/>
    public override string Title => "The ZIP-code network of 1989";

    /// <inheritdoc/>
    public override string Decks => "E";

    /// <inheritdoc/>
    public override string Required => "9,760 parameters; USPS, 7,291 to train and 2,007 to test: test error at most 5.5 %";

    /// <inheritdoc/>
    public override string Published => "5.0 % error on its own test set (LeCun et al., 1989)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["usps"];

    /// <summary>Which maps of the first layer each map of the second sees: rows 0 to 11, a letter for each of its 12 maps.</summary>
    static readonly string[] Table = [.. Enumerable.Range(0, 12).Select(row => (row / 4) switch
    {
        0 => "XXXX....XXXX",
        1 => "XXXXXXXX....",
        _ => "....XXXXXXXX",
    })];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("usps", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 1_000), test.Take(0, 500));
        int epochs = run.IsShort ? 3 : 30;
        static Initializer Uniform(int inputs) => Initializer.Uniform(-2.4 / Math.Sqrt(inputs), 2.4 / Math.Sqrt(inputs));
        var model = new Sequential(input: [16, 16, 1], seed: run.Seed)
        {
            Background(),                                                                                                             // [20, 20, 1]
            new TableConv2D([new string('X', 12)], 5, 2, unitBias: true, activation: Activation.Tanh, kernelInitializer: Uniform(25)),    // [8, 8, 12]
            Background(),                                                                                                             // [12, 12, 12]
            new TableConv2D(Table, 5, 2, unitBias: true, activation: Activation.Tanh, kernelInitializer: Uniform(200)),                   // [4, 4, 12]
            new Flatten(),
            new Dense(30, Activation.Tanh, kernelInitializer: Uniform(192)),
            new Dense(10, Activation.Tanh, kernelInitializer: Uniform(30)),
        };
        run.Tell($"Plain gradient descent, one digit at a time, {epochs} passes at a rate that falls from 0.03 to 0.");
        run.Exactly("parameters", model.ParameterCount, 9_760);
        Dataset moved = train.Map(new RandomTranslation(1.0 / 16, 1.0 / 16, FillMode.Constant, fillValue: -1));
        History history = ImageClassifier.Train(run, model, moved, epochs, 1, new SGD(0.03), new SquaredError(),
            callbacks: Schedule.Linear(0.03, (long)epochs * train.Count));
        double error = 100 - ImageClassifier.Accuracy(run, model, test);
        run.AtMost("test error", error, 5.5, "%", inShort: 30);
        run.Show("training error", 100 - ImageClassifier.Accuracy(run, model, train), "%");
        run.Draw("accuracy", ImageClassifier.Curves("Accuracy by pass, on moved digits", history));
        run.Tell("The twelve 5x5 filters of the first layer, and the maps of a digit.");
        Tensor filters = ((TableConv2D)model.Layers[1]).Kernel.Value.StopGradient().Transpose(2, 0, 1);
        run.Draw("filters", new ImageGrid("The filters of the first layer", filters, ColourMap.Diverging, "weight", columns: 6));
        Activations.Draw(run, model, test.Take(3, 1).Inputs);
        run.Tell("The mistakes of which it is surest. Some have labels that a reader would not give.");
        Dataset drawn = test.Map(new Rescaling(0.5, 0.5));
        if (Mistakes.Of("Mistakes on the test set", new Sequential(input: [16, 16, 1]) { new Rescaling(2, -1), model }, drawn) is { } mistakes)
            run.Draw("mistakes", mistakes);
    }

    /// <summary>Two pixels of -1 around the maps.</summary>
    static Lambda Background() =>
        new(x => x.Pad([(0, 0), (2, 2), (2, 2), (0, 0)], value: Tensor.Full([], -1.0)));

    /// <summary>(y - t)² with t = 1 for the right class and -1 for the others, averaged over the outputs.</summary>
    sealed class SquaredError() : Loss("squared_error")
    {
        public override Tensor Values(Tensor prediction, Tensor target) =>
            (prediction - (target.OneHot(prediction.Shape[-1]).Cast(prediction.Type) * 2 - 1)).Square();
    }
}
