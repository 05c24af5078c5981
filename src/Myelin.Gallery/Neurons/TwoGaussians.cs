namespace Myelin.Gallery.Neurons;

/// <summary>
/// Points of two Gaussians of equal covariance have the posterior P(1|x) = σ(w · x + b) with w = Σ⁻¹ (μ₁ - μ₀) and b = (μ₀ · Σ⁻¹
/// μ₀ - μ₁ · Σ⁻¹ μ₁) / 2.
/// </summary>
/// <remarks>
/// So a linear layer and a sigmoid are just what is needed, and the weights can be guessed from the means: the exercise of E. In
/// one dimension with unit variance and means at ±1 the posterior is 1 / (1 + e^-2x), slope 2 and bias 0 (Jordan, "Why the
/// logistic function?", 1995). Maximum likelihood on many points finds it.
/// </remarks>
public sealed class TwoGaussians : GalleryEntry
{
    /// <inheritdoc/>
    public override string Id => "two-gaussians";

    /// <inheritdoc/>
    public override string Title => "Two Gaussians: why the logistic function, and E's exercise of better weights";

    /// <inheritdoc/>
    public override string Decks => "E";

    /// <inheritdoc/>
    public override string Required => "100 points, linear layer and sigmoid: the loss of E's weights and that of better ones; 100,000 points of unit " +
        "Gaussians at ±1: slope 2 ± 0.05, bias 0 ± 0.04";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Exercise(run);
        Posterior(run);
    }

    /// <summary>Half of the points around each centre, with unit variance, one after the other.</summary>
    static Dataset Points(int count, double[] zero, double[] one, long seed)
    {
        Tensor labels = Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % 2))], [count]);
        Tensor centres = Tensor.From([.. zero, .. one], [2, zero.Length]).Gather(labels);
        return Dataset.From(Tensor.Normal([count, zero.Length], seed, ElementType.Float64) + centres, labels, ["category 0", "category 1"]);
    }

    static Sequential Network(double[] weights, double bias)
    {
        var network = new Sequential { new Dense(1), Activation.Sigmoid };
        network.Build([weights.Length], ElementType.Float64);
        network.Parameters[0].Value = Tensor.From(weights, [weights.Length, 1]);
        network.Parameters[1].Value = Tensor.From(bias);
        network.Compile(new SGD(1, momentum: 0.9), new BinaryCrossentropy(), [new MeanSquaredError("squared_error"), new Accuracy()]);
        return network;
    }

    static void Exercise(GalleryRun run)
    {
        double[] zero = [-1, -1], one = [1, 1];
        Dataset points = Points(100, zero, one, run.Seed);
        run.Tell("E's exercise: 100 points of two Gaussians, a linear layer and a sigmoid with E's weights (1.45, -0.66) and bias 0. They look along the " +
            "wrong direction.");
        Sequential given = Network([1.45, -0.66], 0), guess = Network([2, 2], 0), trained = Network([1.45, -0.66], 0);
        trained.Fit(points, epochs: 300, batchSize: points.Count, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        double before = Tell(run, "E's weights", given, points), guessed = Tell(
            run, "the guess w = μ₁ - μ₀", guess, points), after = Tell(run, "trained from E's weights", trained, points);
        run.Holds("the guess has a smaller loss than E's weights", guessed < before);
        run.Holds("the trained weights have the smallest", after <= guessed);
        run.Tell("The guess needs no training: the difference of the means is the best direction for all points that could come, the trained one for these " +
            "hundred.");
        double[] w = trained.Weights();
        double[][] rows = points.Rows();
        double[] labels = points.Numbers();
        var chart = new ScatterChart("Where each network changes its mind", "x₁", "x₂");
        foreach (int label in new[] { 0, 1 })
            chart.Add(points.Classes[label], [.. rows.Where((_, i) => labels[i] == label).Select(row => row[0])],
                [.. rows.Where((_, i) => labels[i] == label).Select(row => row[1])]);
        chart.AddLine("E's weights", 1.45 / 0.66, 0);
        chart.AddLine("trained", -w[0] / w[1], -w[2] / w[1]);
        run.Draw("exercise", chart);
    }

    static double Tell(GalleryRun run, string name, Sequential network, Dataset points)
    {
        Evaluation evaluation = network.Evaluate(points);
        run.Show($"{name}: cross-entropy", evaluation.Loss, "nats");
        run.Show($"{name}: squared error", evaluation["squared_error"]);
        run.Show($"{name}: right", 100 * evaluation["accuracy"], "%");
        return evaluation.Loss;
    }

    static void Posterior(GalleryRun run)
    {
        Dataset points = Points(run.IsShort ? 30_000 : 100_000, [-1], [1], run.Seed);
        Sequential network = Network([0], 0);
        network.Fit(points, epochs: 80, batchSize: points.Count, options: new() { Shuffle = false }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        double[] w = network.Weights();
        run.Tell($"{points.Count:#,0} points of unit Gaussians at -1 and 1. Nothing tells the network that the posterior is 1 / (1 + e^-2x); it finds a " +
            "slope near 2 and a bias near 0.");
        run.Exactly("slope", w[0], 2, 0.05);
        run.Exactly("bias", w[1], 0, 0.04);

        const double Width = 0.25;
        double[] xs = [.. points.Rows().Select(row => row[0])], labels = points.Numbers();
        var bins = xs.Select((x, i) => (Bin: Math.Floor(x / Width), Label: labels[i]))
            .Where(point => Math.Abs((point.Bin + 0.5) * Width) < 3)
            .GroupBy(point => point.Bin)
            .OrderBy(bin => bin.Key)
            .ToArray();
        double[] grid = [.. Enumerable.Range(-60, 121).Select(i => i / 20.0)];
        run.Draw("posterior", new LineChart("The probability of category 1", "x", "probability")
        {
            { "1 / (1 + e⁻²ˣ)", grid, [.. grid.Select(x => 1 / (1 + Math.Exp(-2 * x)))] },
            { "learned", grid, network.Predict(Tensor.From(grid, [grid.Length, 1])).ToArray<double>() },
            { "share of the points near x", [.. bins.Select(bin => (bin.Key + 0.5) * Width)], [.. bins.Select(bin => bin.Average(point => point.Label))] },
        });
    }
}
