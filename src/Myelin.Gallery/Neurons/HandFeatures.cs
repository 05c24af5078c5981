using System.Globalization;

namespace Myelin.Gallery.Neurons;

/// <summary>Two numbers instead of 256 pixels: intensity, the mean grey, and symmetry, -mean |x - mirrored x|; then p = σ(w · features + b).</summary>
/// <remarks>
/// How well a conventional classifier works depends on features that somebody designed. A 5 has more ink than a 1 and is less
/// like its mirror image, so two features make a picture in which a line nearly parts them. The pixels hold more than the two
/// numbers, and one layer on them makes fewer errors: the features need not be designed, though here one layer is all that is
/// learnt.
/// </remarks>
public sealed class HandFeatures : GalleryEntry
{
    static readonly string[] Names = ["a one", "a five"];

    /// <inheritdoc/>
    public override string Id => "hand-features";

    /// <inheritdoc/>
    public override string Title => "Hand-designed features: 1 against 5 by intensity and symmetry, and by raw pixels";

    /// <inheritdoc/>
    public override string Decks => "D, E";

    /// <inheritdoc/>
    public override string Required => "USPS, 1 against 5: test error at most 4 % on the two features, lower on raw pixels";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["usps"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, test) = DataSets.Load("usps", run.Data);
        (train, test) = (OnesAndFives(train), OnesAndFives(test));
        (Dataset features, Dataset testFeatures) = (Features(train), Features(test));
        run.Tell($"USPS: {train.Count:#,0} ones and fives to learn from, {test.Count:#,0} to test with. The same neuron sees either two designed features " +
            "or all 256 pixels.");

        Sequential byFeatures = Learn(run, features, run.IsShort ? 200 : 2_000);
        double error = Error(byFeatures, testFeatures);
        run.AtMost("two features: test error", error, 4, "%");
        run.Show("two features: training error", Error(byFeatures, features), "%");
        Sequential byPixels = Learn(run, train, run.IsShort ? 50 : 500);
        double pixelError = Error(byPixels, test);
        run.Show("raw pixels: test error", pixelError, "%");
        run.Show("raw pixels: training error", Error(byPixels, train), "%");
        run.AtLeast("test error that raw pixels save", error - pixelError, 0.2, "points");
        run.Tell("Look at the ones below the line: aslant or thick, they are no likelier than a five to be like their mirror image. The pixels know better, " +
            "and on this task the hand-made features only cost.");

        run.Draw("features", new DecisionRegions(
            "Ones and fives of the test set by two features", x => byFeatures.Predict(x), testFeatures, "intensity: mean grey, -1 to 1",
            "symmetry: -(mean difference from the mirror image)"));
        double[][] shown = Features(train).Rows();
        run.Draw("digits", new ImageGrid(
            "Digits and their features (intensity, symmetry)", (train.Take(0, 10).Inputs + 1) / 2,
            [.. shown.Take(10).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[0]:0.00}, {row[1]:0.00}").Replace('-', '−'))]));
    }

    /// <summary>Label 0 for ones, 1 for fives.</summary>
    static Dataset OnesAndFives(Dataset digits)
    {
        double[] labels = digits.Numbers();
        int[] chosen = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] is 1 or 5)];
        return Dataset.From(digits.Examples(chosen).Inputs[0], Tensor.From([.. chosen.Select(i => labels[i] == 5 ? 1L : 0)], [chosen.Length]), Names);
    }

    /// <summary>[count, 2]: intensity and symmetry.</summary>
    static Dataset Features(Dataset digits)
    {
        Tensor x = digits.Inputs;
        int[] pixels = [1, 2, 3];
        return Dataset.From(Tensor.Stack([x.Mean(pixels), -(x - x.Flip(2)).Abs().Mean(pixels)], 1), digits.Targets, Names);
    }

    static Sequential Learn(GalleryRun run, Dataset data, int epochs)
    {
        var neuron = new Sequential(seed: run.Seed) { new Flatten(), new Dense(1, Activation.Sigmoid) };
        neuron.Compile(new SGD(0.1, momentum: 0.95, nesterov: true), new BinaryCrossentropy(), [new Accuracy()]);
        neuron.Fit(data, epochs, data.Count, options: new() { Shuffle = false }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        return neuron;
    }

    static double Error(Sequential neuron, Dataset data) => 100 * (1 - neuron.Evaluate(data)["accuracy"]);
}
