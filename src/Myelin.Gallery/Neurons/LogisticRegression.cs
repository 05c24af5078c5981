namespace Myelin.Gallery.Neurons;

/// <summary>p = σ(w · x + b) by the least mean -y ln p - (1 - y) ln(1 - p): one sigmoid output, binary cross-entropy.</summary>
/// <remarks>
/// To make the loss least is to make the likelihood of the labels greatest. The loss is convex, so gradient descent and Newton's
/// method come to the same weights. Where a plane separates the classes there is no least: doubling the weights always helps, and
/// they grow without end. The tumours of wdbc are such a set, and a penalty λ Σ w² makes its weights finite. The decision is p >
/// ½, that is w · x + b > 0: a plane. The sigmoid stands in the loss here (fromLogits), where its logarithm is exact for any w ·
/// x + b.
/// </remarks>
public sealed class LogisticRegression : GalleryEntry
{
    const double Near = 1e-4, Lambda = 0.001;

    /// <inheritdoc/>
    public override string Id => "logistic-regression";

    /// <inheritdoc/>
    public override string Title => "Logistic regression as a single neuron: Newton's weights by gradient descent, and its boundary";

    /// <inheritdoc/>
    public override string Decks => "B, D, E";

    /// <inheritdoc/>
    public override string Required =>
        "weights equal Newton's to 1e-4 (wdbc with L2, for it is separable); held-out accuracy at least 96 % on wdbc, 98 % on banknotes; the boundary drawn";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["wdbc", "banknote"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (tumours, otherTumours) = Load("wdbc", run);
        run.Tell($"One neuron with a sigmoid, binary cross-entropy, all examples at once with momentum. Tumours (wdbc) by 30 measures, with λ = {Lambda}.");
        run.Holds("wdbc: a plane separates the tumours to learn from",
            MaximumMargin.Of(new PerceptronRule(tumours.Rows(), tumours.Numbers()).Points).Reached > 0);
        Sequential neuron = Learn(run, tumours, Lambda, epochs: 3_000);
        Compare(run, "wdbc", neuron, tumours, otherTumours, Lambda, least: 96);

        var (notes, otherNotes) = Load("banknote", run);
        run.Tell("Banknotes by 4 values, without a penalty: nearly separable, so the weights are large and the way is long.");
        neuron = Learn(run, notes, 0, run.IsShort ? 2_000 : 20_000);
        Compare(run, "banknote", neuron, notes, otherNotes, 0, least: 98, everyLength: false);

        run.Tell(
            "A neuron on two of the four values, which can be drawn. Its boundary is the line w · x + b = 0, and the colour fades where the neuron is unsure.");
        Dataset plane = OfTwo(notes);
        neuron = Learn(run, plane, 0, epochs: 2_000);
        Compare(run, "banknote by variance and skewness", neuron, plane, OfTwo(otherNotes), 0);
        run.Draw("boundary", new DecisionRegions(
            "The boundary on banknotes that the neuron has not seen", x => neuron.Predict(x.Cast(ElementType.Float64)).Sigmoid(), OfTwo(otherNotes),
                "variance (standard deviations)", "skewness (standard deviations)"));
    }

    static (Dataset Train, Dataset Test) Load(string name, GalleryRun run)
    {
        var (train, test) = DataSets.Load(name, run.Data);
        return (train.InDoubles(), test.InDoubles());
    }

    static Dataset OfTwo(Dataset data) => Dataset.From(data.Inputs[.., ..2], data.Targets, data.Classes);

    static Sequential Learn(GalleryRun run, Dataset data, double lambda, int epochs)
    {
        var neuron = new Sequential(seed: run.Seed) { new Dense(1, kernelRegularizer: Regularizer.L2(lambda)) };
        neuron.Compile(new SGD(1, momentum: 0.99, nesterov: true), new BinaryCrossentropy(fromLogits: true), [new Accuracy(threshold: 0)]);
        neuron.Fit(data, epochs, data.Count, options: new() { Shuffle = false }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        return neuron;
    }

    static void Compare(
        GalleryRun run, string name, Sequential neuron, Dataset train, Dataset test, double lambda, double? least = null, bool everyLength = true)
    {
        double[] newton = ClosedForms.Logistic(train.Rows(), train.Numbers(), lambda);
        double difference = DoublePrecision.LargestDifference(neuron.Weights(), newton);
        string what = $"{name}: largest difference of a weight from Newton's";
        if (everyLength) run.Exactly(what, difference, 0, Near);
        else run.AtMost(what, difference, Near);
        run.Show($"{name}: largest weight", newton.Max(Math.Abs));
        double accuracy = 100 * neuron.Evaluate(test)["accuracy"];
        if (least is { } required) run.AtLeast($"{name}: held-out accuracy", accuracy, required, "%");
        else run.Show($"{name}: held-out accuracy", accuracy, "%");
    }
}
