namespace Myelin.Gallery.Neurons;

/// <summary>p = softmax(xW + b) by the greatest mean log-likelihood ln p of the right class: K outputs, cross-entropy.</summary>
/// <remarks>
/// D climbs the log-likelihood, summed over all examples (batch), over one (stochastic) or over a few (mini-batch): w += α Σ ∇ ln
/// p. This is descent of the mean cross-entropy at the rate α times the number of examples summed. Two classes by two outputs: p₁
/// = σ(z₁ - z₀), and the gradients of both columns are equal and opposite, so the difference of the columns moves twice as fast
/// as the weights of one sigmoid output would: at half the rate it takes the very same path.
/// </remarks>
public sealed class SoftmaxRegression : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "softmax-regression";

    /// <inheritdoc/>
    public override string Title => "Softmax regression: digits by one layer; batch, stochastic and mini-batch gradients; two outputs against one";

    /// <inheritdoc/>
    public override string Decks => "B, D";

    /// <inheritdoc/>
    public override string Required =>
        "MNIST at least 92 %; the three paths drawn; binary as two-output softmax follows the logistic path at half the rate from equal starts";

    /// <inheritdoc/>
    public override string Published => "linear classifier, MNIST: 12.0 % error by squared error (LeCun et al., 1998)";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["mnist"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("Two clouds in the plane, a layer without bias. Two outputs have twice the weights, but only their difference matters; it moves twice as " +
            "fast as the weights of one sigmoid output, and at half the rate it takes the same path.");
        Dataset points = Points(run.Seed);
        OneOutputAndTwo(run, points);
        Paths(run, points);
        Digits(run);
    }

    /// <summary>Two clouds that overlap, 100 points each, in the plane.</summary>
    static Dataset Points(long seed)
    {
        const int Count = 200;
        Tensor labels = Tensor.From([.. Enumerable.Range(0, Count).Select(i => (long)(i % 2))], [Count]);
        Tensor centres = Tensor.From([-1.0, -0.5, 1.0, 0.5], [2, 2]).Gather(labels);
        return Dataset.From(Tensor.Normal([Count, 2], seed, ElementType.Float64) * Tensor.From(1.5, 0.75) + centres, labels, ["class 0", "class 1"]);
    }

    /// <summary>
    /// Trains a layer without bias on the points and gives its weights after every update: of two outputs their difference,
    /// column 1 less column 0.
    /// </summary>
    static IReadOnlyList<(double X, double Y)> Path(GalleryRun run, Dataset points, double[] start, Loss loss, double rate, int batchSize, int epochs)
    {
        int outputs = start.Length / 2;
        var model = new Sequential { new Dense(outputs, useBias: false, kernelInitializer: new("Start", (shape, _, _) => Tensor.From(start, shape))) };
        model.Compile(new SGD(rate), loss);
        var path = new WeightPath<(double, double)>(w => outputs == 1 ? (w[0], w[1]) : (w[1] - w[0], w[3] - w[2]), everyUpdate: true);
        model.Fit(points, epochs, batchSize, options: new() { Seed = run.Seed, Callbacks = [path] }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        return path.Notes;
    }

    static void OneOutputAndTwo(GalleryRun run, Dataset points)
    {
        const int Epochs = 5, Batch = 20;
        IReadOnlyList<(double X, double Y)> one = Path(run, points, [-1, 1.5], new BinaryCrossentropy(fromLogits: true), 0.8, Batch, Epochs);
        IReadOnlyList<(double X, double Y)> two = Path(
            run, points, [0.25, -0.75, -1, 0.5], new SparseCategoricalCrossentropy(fromLogits: true), 0.4, Batch, Epochs);
        run.Exactly(
            $"two outputs at half the rate against one sigmoid: largest difference over {one.Count - 1} updates",
            one.Zip(two, (a, b) => Math.Max(Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y))).Max(), 0, 1e-12);
        IReadOnlyList<(double X, double Y)> same = Path(
            run, points, [0.25, -0.75, -1, 0.5], new SparseCategoricalCrossentropy(fromLogits: true), 0.8, Batch, Epochs);
        run.Holds("at the same rate the paths differ", one.Zip(same, (a, b) => Math.Abs(a.X - b.X)).Max() > 0.01);
    }

    static void Paths(GalleryRun run, Dataset points)
    {
        double[][] x = points.Rows();
        double[] signs = [.. points.Numbers().Select(label => label == 1 ? 1.0 : -1)];
        double Loss(double a, double b) => x.Select((row, i) => Math.Log(1 + Math.Exp(-signs[i] * (a * row[0] + b * row[1])))).Average();

        var landscape = new LossLandscape(
            "Three ways down, ten times through 200 points", Loss, (-1.5, 2.5), (-1.5, 3), "w₁, column 1 less column 0", "w₂, column 1 less column 0",
            "mean cross-entropy (nats)", Scale.Log10);
        foreach ((string name, double rate, int batch) in new[]
        {
            ("stochastic: 1 at a time", 0.02, 1), ("mini-batch: 20 at a time", 0.3, 20), ("batch: all 200 at once", 0.8, 200),
        })
        {
            IReadOnlyList<(double X, double Y)> path = Path(
                run, points, [0.5, -0.5, -0.5, 0.5], new SparseCategoricalCrossentropy(fromLogits: true), rate, batch, epochs: 10);
            landscape.Add(name, [.. path.Select(place => place.X)], [.. path.Select(place => place.Y)]);
            run.Show($"{name}: mean cross-entropy after {path.Count - 1:#,0} updates", Loss(path[^1].X, path[^1].Y), "nats");
        }
        run.Tell("All three have seen every point ten times. The batch path is smooth and has made ten steps; one at a time makes two thousand, and " +
            "trembles around the valley; a few at a time are the compromise.");
        run.Draw("paths", landscape);
    }

    static void Digits(GalleryRun run)
    {
        const int Batch = 100;
        var (train, test) = DataSets.Load("mnist", run.Data);
        if (run.IsShort) (train, test) = (train.Take(0, 2_000), test.Take(0, 1_000));
        int epochs = run.IsShort ? 1 : 15;
        var model = new Sequential(input: [28, 28, 1], seed: run.Seed) { new Flatten(), new Dense(10, Activation.Softmax) };
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        Schedule cooling = Schedule.Cosine(0.003, epochs * (long)(train.Count / Batch));
        History history = model.Fit(train, epochs, Batch, options: new() { Seed = run.Seed, Callbacks = [cooling] }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        run.Tell($"MNIST: {model.ParameterCount:#,0} parameters, {epochs} epochs in mini-batches of {Batch}.");
        run.AtLeast("MNIST: test accuracy", 100 * model.Evaluate(test)["accuracy"], 92, "%");
        run.Draw("loss", new LineChart("MNIST: one layer is soon at its best", "epoch", "mean cross-entropy (nats)") { { "training", history["loss"] } });
    }
}
