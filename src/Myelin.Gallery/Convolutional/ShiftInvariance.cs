namespace Myelin.Gallery.Convolutional;

/// <summary>f(shift(x)) = f(x): a convolution's maps move with the image, and the maximum over all places forgets where it was.</summary>
/// <remarks>
/// D's question: is an MLP proper for images in which objects may have different locations? Both networks learn from digits in the middle
/// of a canvas of 44x44 pixels. Then the digits are moved. To the MLP a moved digit is another pattern, of other inputs with other weights.
/// The convolutional network ends with a maximum over places and has hardly noticed.
/// </remarks>
public sealed class ShiftInvariance : GalleryEntry
{
    const int Border = 8, Side = 28 + 2 * Border;

    /// <inheritdoc/>
    public override string Id => "shift-invariance";

    /// <inheritdoc/>
    public override string Title => "An MLP is sensitive to location, a convolutional network is not";

    /// <inheritdoc/>
    public override string Decks => "D";

    /// <inheritdoc/>
    public override string Required =>
        "MNIST on a 44x44 canvas, moved by 0 to 8 pixels: a convolutional network with global pooling loses less than 2 points " +
        "at 8, the MLP falls below 50 %";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 600), test.Take(0, 200));
        int epochs = run.IsShort ? 3 : 4, batch = run.IsShort ? 20 : 64;
        Dataset middle = Moved(train, 0, 0);
        var mlp = new Sequential(input: [Side, Side, 1], seed: run.Seed)
        {
            new Flatten(), new Dense(256, Activation.Relu), new Dense(10, Activation.Softmax),
        };
        var convolutional = new Sequential(input: [Side, Side, 1], seed: run.Seed)
        {
            new Conv2D(16, 5, padding: Padding.Same, activation: Activation.Relu), new MaxPooling2D(2),              // [22, 22, 16]
            new Conv2D(32, 5, padding: Padding.Same, activation: Activation.Relu), new MaxPooling2D(2),              // [11, 11, 32]
            new Conv2D(64, 3, padding: Padding.Same, activation: Activation.Relu),                                   // [11, 11, 64]
            new GlobalMaxPooling2D(),
            new Dense(10, Activation.Softmax),
        };
        run.Tell($"Both learn from {train.Count:#,0} digits in the middle, {epochs} epochs. Accuracies are means over moves to the four sides.");
        run.Show("MLP: parameters", mlp.ParameterCount);
        run.Show("convolutional: parameters", convolutional.ParameterCount);
        int[] moves = run.IsShort ? [0, 8] : [0, 1, 2, 3, 4, 5, 6, 7, 8];
        double[] shifts = [.. moves.Select(move => (double)move)];
        var curves = new List<double[]>();
        foreach (Sequential model in new[] { mlp, convolutional })
        {
            ImageClassifier.Train(run, model, middle, epochs, batch, new Adam(0.002), callbacks: ImageClassifier.Cooling(0.002, train, epochs, batch));
            curves.Add([.. moves.Select(move => Accuracy(run, model, test, move))]);
        }
        (double[] ofMlp, double[] ofConvolutional) = (curves[0], curves[1]);
        run.Show("MLP: test accuracy in the middle", ofMlp[0], "%");
        run.AtMost("MLP: test accuracy moved by 8", ofMlp[^1], 50, "%", inShort: 50);
        run.Show("convolutional: test accuracy in the middle", ofConvolutional[0], "%");
        run.AtMost("convolutional: points lost at 8", ofConvolutional[0] - ofConvolutional[^1], 2, "points", inShort: 10);
        run.Show("convolutional: most points lost at any move", ofConvolutional[0] - ofConvolutional.Min(), "points");
        run.Draw("shift", new LineChart("Test accuracy of digits that are moved", "pixels", "accuracy (%)")
        {
            { "MLP", shifts, ofMlp }, { "convolutional", shifts, ofConvolutional },
        });
        run.Tell("A digit moved to the right, and what each network says of it.");
        Tensor[] digits = [.. Enumerable.Range(0, Border + 1).Select(move => Moved(test.Take(0, 1), 0, move).Inputs)];
        Tensor row = Tensor.Concatenate(digits, 0);
        run.Draw("digits", new ImageGrid($"A {test.Take(0, 1).Targets[0]} on its way, as the MLP and the convolutional network take it", row,
            [.. Answers(mlp, row).Zip(Answers(convolutional, row), (a, b) => $"MLP {a}, conv. {b}")], columns: 3));
    }

    static long[] Answers(Sequential model, Tensor images) => model.Predict(images).ArgMax().ToArray<long>();

    static double Accuracy(GalleryRun run, Sequential model, Dataset test, int move)
    {
        if (move == 0) return ImageClassifier.Accuracy(run, model, Moved(test, 0, 0));
        return new[] { (0, move), (move, 0), (0, -move), (-move, 0) }.Average(to => ImageClassifier.Accuracy(run, model, Moved(test, to.Item1, to.Item2)));
    }

    /// <summary>The digits on the canvas, moved down and to the right from the middle.</summary>
    static Dataset Moved(Dataset digits, int down, int right) =>
        digits.Map(new ZeroPadding2D((Border + down, Border - down), (Border + right, Border - right)));
}
