namespace Myelin.Gallery.Neurons;

/// <summary>
/// w += η (y - w · x) x, for a linear neuron with a 1 in x for the bias: the delta rule, LMS. (Widrow and Hoff, "Adaptive
/// switching circuits", 1960.)
/// </summary>
/// <remarks>
/// -2 (y - w · x) x is the gradient of (y - w · x)², so the rule is stochastic gradient descent on the squared error at the rate
/// η/2. Its fixed point solves the normal equations Σ x xᵀ w = Σ y x. With all examples at once the distance to it shrinks by a
/// constant factor a step. One example at a time and a constant η, each example pulls w its own way and the distance stays about
/// as large as η; it vanishes if η falls like 1/t (Robbins and Monro, 1951).
/// </remarks>
public sealed class DeltaRule : GalleryEntry
{
    const int Count = 100;
    const double Noise = 0.1, Near = 1e-4;
    static readonly double[] Truth = [2, -1, 0.5, 1];

    /// <inheritdoc/>
    public override string Id => "delta-rule";

    /// <inheritdoc/>
    public override string Title => "The delta rule (LMS, ADALINE): all examples at once, one at a time, and one at a time with a falling rate";

    /// <inheritdoc/>
    public override string Decks => "A, D";

    /// <inheritdoc/>
    public override string Required =>
        "all at once, and one at a time with η ~ 1/t: within 1e-4 of the normal equations; with a constant η the distance that remains is shown";

    /// <inheritdoc/>
    public override string Erratum => "A writes the change of a weight as +γ ∂E/∂w; it goes against the gradient: Δw = -γ ∂E/∂w.";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Tensor x = Tensor.Normal([Count, Truth.Length - 1], run.Seed, ElementType.Float64);
        Tensor noise = Tensor.Normal([Count, 1], Tensor.From(run.Seed, 1L), ElementType.Float64) * Noise;
        var data = Dataset.From(x, x.MatMul(Tensor.From(Truth[..^1], [Truth.Length - 1, 1])) + Truth[^1] + noise);
        double[] best = ClosedForms.LeastSquares(data.Rows(), data.Numbers());
        run.Tell($"{Count} examples of three inputs, y = w · x + b with noise of deviation {Noise}. The normal equations give the weights with the least " +
            "squared error; the rule walks towards them.");

        run.Exactly("one cycle of the rule in plain arithmetic against SGD on the squared error at η/2: largest difference", FirstCycle(run, data), 0, 1e-12);

        int cycles = run.IsShort ? 30 : 400;
        var chart = new LineChart(
            "One example at a time: how far the weights are from the best", "cycle through the examples", "largest distance of a weight", Scale.Log10,
            Scale.Log10);
        foreach (double rate in new[] { 0.1, 0.01 })
        {
            IReadOnlyList<double> distances = Walk(run, data, best, new SGD(rate / 2), batchSize: 1, cycles);
            run.Show($"η = {rate}: distance that remains after {cycles} cycles (mean of the last ten)", distances.TakeLast(10).Average());
            chart.Add($"η = {rate}", distances);
        }
        IReadOnlyList<double> falling = Walk(run, data, best, new SGD(), batchSize: 1, cycles, new Schedule("1 / (10 + t)", t => 1 / (10.0 + t)));
        run.AtMost($"η = 2 / (10 + t): distance after {cycles} cycles", falling[^1], Near);
        chart.Add("η = 2 / (10 + t)", falling);

        IReadOnlyList<double> batch = Walk(run, data, best, new SGD(0.25), Count, 60);
        run.Exactly("all examples at once, η = 0.5: distance after 60 steps", batch[^1], 0, Near);
        run.Tell("Look at the floors: ten times the rate leaves about ten times the distance, for the examples disagree. With a rate that falls like 1/t, " +
            "or all examples at once, nothing remains.");
        run.Draw("one-at-a-time", chart);
        run.Draw("all-at-once",
            new LineChart("All examples at once: how far the weights are from the best", "step", "largest distance of a weight", yScale: Scale.Log10)
            {
                { "η = 0.5", batch },
            });
    }

    static Sequential Neuron(long seed) => new(seed: seed) { new Dense(1) };

    /// <summary>The distance from the best weights at the start and after every cycle.</summary>
    static IReadOnlyList<double> Walk(GalleryRun run, Dataset data, double[] best, SGD optimizer, int batchSize, int cycles, Schedule? schedule = null)
    {
        Sequential model = Neuron(run.Seed);
        model.Compile(optimizer, new MeanSquaredError());
        var path = new WeightPath<double>(weights => DoublePrecision.LargestDifference(weights, best));
        model.Fit(data, cycles, batchSize, options: new() { Seed = run.Seed, Callbacks = schedule == null ? [path] : [path, schedule] },
            cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        return path.Notes;
    }

    /// <summary>The rule as it is written, beside Fit.</summary>
    static double FirstCycle(GalleryRun run, Dataset data)
    {
        const double Rate = 0.1;
        Sequential model = Neuron(run.Seed);
        model.Build(data.InputShape, data.InputType);
        double[] w = model.Weights();
        double[][] x = data.Rows().WithOne();
        double[] y = data.Numbers();
        for (int i = 0; i < x.Length; i++)
        {
            double error = y[i] - DoublePrecision.Dot(w, x[i]);
            for (int k = 0; k < w.Length; k++) w[k] += Rate * error * x[i][k];
        }
        model.Compile(new SGD(Rate / 2), new MeanSquaredError());
        model.Fit(data, batchSize: 1, options: new() { Shuffle = false }, cancellation: run.Cancellation);
        return DoublePrecision.LargestDifference(w, model.Weights());
    }
}
