using Myelin.Gallery.Neurons;

namespace Myelin.Gallery.Multilayer;

/// <summary>p = σ(V tanh(W x + b) + c) by gradient descent on four points: a hidden layer learns what no line can separate.</summary>
/// <remarks>
/// Two hidden units are enough to compute XOR (see boolean-gates), but a descent may end elsewhere: with two units some starts run
/// into a plateau where one point stays wrong. With eight units every start finds a way. The difference is not what the network can
/// compute but what gradient descent finds, so the failures of the small network are counted and shown.
/// </remarks>
public sealed class ExclusiveOr : GalleryEntry
{
    const int Starts = 20;

    /// <inheritdoc/>
    public override string Id => "xor";

    /// <inheritdoc/>
    public override string Title => "A hidden layer learns XOR";

    /// <inheritdoc/>
    public override string Decks => "A, B, D";

    /// <inheritdoc/>
    public override string Required => "8 tanh units, Adam: 4 of 4 for 20 of 20 seeds; the failure rate with 2 units reported";

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Dataset points = Xor.Generate();
        run.Tell($"2 → 8 tanh → 1 sigmoid, Adam, {Epochs} steps on all four points, {Starts} starts.");
        (Sequential[] eight, IReadOnlyList<double>[] losses) = Learn(run, points, 8);
        run.Exactly("8 units: starts that end with 4 of 4", eight.Count(model => Right(model, points) == 4), Starts);
        run.Draw("loss", Losses("8 tanh units", losses));
        run.Draw("regions", new DecisionRegions("8 units: what the first start has learnt", x => eight[0].Predict(x), points));

        run.Tell("The same with 2 units, which can compute XOR but do not always learn it.");
        (Sequential[] two, losses) = Learn(run, points, 2);
        int failures = two.Count(model => Right(model, points) < 4);
        run.Show("2 units: failure rate", 100.0 * failures / Starts, "%");
        run.Draw("loss-two", Losses("2 tanh units", losses));
        if (Array.Find(two, model => Right(model, points) < 4) is { } failed)
            run.Draw("regions-failed", new DecisionRegions("2 units: a start that fails", x => failed.Predict(x), points));
        if (Array.Find(two, model => Right(model, points) == 4) is { } found)
            run.Draw("regions-two", new DecisionRegions("2 units: a start that succeeds, by two parallel lines", x => found.Predict(x), points));
        run.Tell("No hidden layer: one line, at most three of the four points.");
        (Sequential[] none, _) = Learn(run, points, 0);
        run.Show("no hidden layer: most points right in any start", none.Max(model => Right(model, points)));
        run.Holds("no hidden layer: never all four", none.All(model => Right(model, points) < 4));
    }

    const int Epochs = 500;

    static (Sequential[], IReadOnlyList<double>[]) Learn(GalleryRun run, Dataset points, int units)
    {
        var models = new Sequential[Starts];
        var losses = new IReadOnlyList<double>[Starts];
        for (int start = 0; start < Starts; start++)
        {
            var model = new Sequential(input: [2], seed: run.Seed + start);
            if (units > 0) model.Add(new Dense(units, Activation.Tanh));
            model.Add(new Dense(1, Activation.Sigmoid));
            model.Compile(new Adam(0.05), new BinaryCrossentropy());
            losses[start] = model.Fit(points, Epochs, batchSize: 4, options: new() { Seed = run.Seed }, cancellation: run.Cancellation)["loss"];
            run.Trained(model);
            models[start] = model;
        }
        return (models, losses);
    }

    static int Right(Sequential model, Dataset points) =>
        model.Predict(points).ToArray<float>().Zip(points.Numbers(), (p, y) => p > 0.5 == y > 0.5).Count(right => right);

    static LineChart Losses(string title, IReadOnlyList<double>[] losses)
    {
        var chart = new LineChart($"{title}: the loss of {Starts} starts", "step", "cross-entropy (nats)", yScale: Scale.Log10);
        chart.AddRuns("median, least and largest", losses);
        return chart;
    }
}
