namespace Myelin.Gallery.Computing;

/// <summary>(x, y) → (r, θ) with r = √(x² + y²): what only a circle separates in the plane, a straight line separates in polar coordinates.</summary>
/// <remarks>
/// A linear classifier is as good as its features. Here somebody who knew the data chose them; a hidden layer learns its own (see
/// learned-features). θ = 2 atan(y / (r + x)).
/// </remarks>
public sealed class FeatureTransform : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "feature-transform";

    /// <inheritdoc/>
    public override string Title => "Polar coordinates make circles linearly separable";

    /// <inheritdoc/>
    public override string Decks => "C";

    /// <inheritdoc/>
    public override string Required => "test accuracy of a linear classifier: at most 65 % before the transform, at least 99 % after it";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("One circle of points within another. The same linear classifier, softmax(Wx + b), is trained on (x, y) and on (r, θ); the transform is a " +
            "layer before it that learns nothing.");
        double[] known = [.. Polar(Tensor.From(new float[,] { { 1, 0 }, { 0, 2 }, { -3, 3 }, { 0, -0.5f } })).ToArray<float>().Select(value => (double)value)];
        run.Exactly(
            "largest error of r and θ at four known points",
            known.Zip([1, 0, 2, Math.PI / 2, 3 * Math.Sqrt(2), 3 * Math.PI / 4, 0.5, -Math.PI / 2]).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1e-6);
        int count = run.IsShort ? 200 : 1000;
        Dataset train = Circles.Generate(count, seed: run.Seed), test = Circles.Generate(1000, seed: run.Seed, first: count);
        var plain = new Sequential(input: [2], seed: run.Seed) { new Dense(2, Activation.Softmax) };
        var polar = new Sequential(input: [2], seed: run.Seed) { new Activation("polar", Polar), new Dense(2, Activation.Softmax) };
        foreach (Sequential model in new[] { plain, polar }) Classifier.Train(run, model, train, epochs: run.IsShort ? 10 : 60, rate: 0.05);
        run.AtMost("linear on (x, y): test accuracy", Classifier.Accuracy(plain, test), 65, "%");
        run.AtLeast("linear on (r, θ): test accuracy", Classifier.Accuracy(polar, test), 99, "%");
        run.Tell("In the plane of r and θ the classes lie left and right of a line. Seen from the plane of x and y, that line is a circle.");
        run.Draw("plane", new DecisionRegions("Linear in (x, y)", x => plain.Predict(x, batchSize: 4096), test.Take(0, 300)));
        run.Draw("polar", new DecisionRegions(
            "Linear in (r, θ)", features => polar.Layers[1].Of(features),
            Dataset.From(Polar(test.Take(0, 300).Inputs), test.Take(0, 300).Targets, test.Classes), "r", "θ (radians)"));
        run.Draw("back", new DecisionRegions("Linear in (r, θ), seen in (x, y)", x => polar.Predict(x, batchSize: 4096), test.Take(0, 300)));
    }

    /// <summary>[count, 2] to [count, 2]</summary>
    static Tensor Polar(Tensor points)
    {
        Tensor x = points[.., 0..1], y = points[.., 1..2], r = (x * x + y * y).Sqrt();
        return TensorOps.Concatenate([r, (y / (r + x)).Atan() * 2], 1);
    }
}
