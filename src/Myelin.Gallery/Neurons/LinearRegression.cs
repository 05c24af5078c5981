namespace Myelin.Gallery.Neurons;

/// <summary>ŷ = w · x + b by the least mean (ŷ - y)²: one output, no activation.</summary>
/// <remarks>
/// The loss is a bowl whose only minimum is known in closed form: (XᵀX) w = Xᵀy with a column of ones for b. Gradient descent
/// must come to the same weights, whatever it starts from. How fast depends on how long the bowl is drawn out, that is on how
/// much the features say the same; momentum helps. A category as one column a value says one thing too much beside b (its columns
/// add up to 1), so one of them is left out: there would be no only minimum otherwise.
/// </remarks>
public sealed class LinearRegression : GalleryEntry
{
    const double Near = 1e-4;

    /// <inheritdoc/>
    public override string Id => "linear-regression";

    /// <inheritdoc/>
    public override string Title => "Linear regression as a single neuron: gradient descent comes to the closed form";

    /// <inheritdoc/>
    public override string Decks => "B";

    /// <inheritdoc/>
    public override string Required => "California and Boston housing, abalone: every weight equals the closed form's to 1e-4";

    /// <inheritdoc/>
    public override IReadOnlyList<long> Seeds => [0, 1, 2];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Data => ["boston", "california", "abalone"];

    /// <inheritdoc/>
    public override void Run(GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Tell("One neuron without activation, mean squared error, all examples at once. The features are standardised, so a weight is the change of the " +
            "target for one standard deviation of the feature.");
        Regress(run, "boston", "thousand USD", epochs: 1_000);
        Regress(run, "california", "hundred thousand USD", epochs: 1_000, rows: 2_000);
        Regress(run, "abalone", "rings", epochs: 2_500, rows: 2_000, leaveOut: 2);
        run.Tell("The error on the test rows is that of the best linear function, no better and no worse: what it misses (look at the dearest houses) no " +
            "linear neuron can catch. The loss overshoots on its way down: that is the momentum.");
    }

    static void Regress(GalleryRun run, string name, string unit, int epochs, int rows = int.MaxValue, int? leaveOut = null)
    {
        var (train, test) = DataSets.Load(name, run.Data);
        (train, test) = (Prepared(train, leaveOut), Prepared(test, leaveOut));
        if (run.IsShort) train = train.Take(0, Math.Min(rows, train.Count));

        var model = new Sequential(seed: run.Seed) { new Dense(1) };
        model.Compile(new SGD(0.05, momentum: 0.95, nesterov: true), new MeanSquaredError());
        History history = model.Fit(train, epochs, train.Count, options: new() { Shuffle = false }, cancellation: run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();

        double[] best = ClosedForms.LeastSquares(train.Rows(), train.Numbers());
        run.Exactly($"{name}: largest difference of a weight from the closed form", DoublePrecision.LargestDifference(model.Weights(), best), 0, Near);
        double[] truths = test.Numbers(), predictions = model.Predict(test).Cast(ElementType.Float64).ToArray<double>();
        double mean = truths.Average(), error = truths.Zip(predictions, (y, p) => (y - p) * (y - p)).Average();
        run.Show($"{name}: root of the mean squared error on the test rows", Math.Sqrt(error), unit);
        run.Show($"{name}: share of the variance explained on the test rows", 1 - error / truths.Average(y => (y - mean) * (y - mean)));
        if (name != "boston") return;
        var scatter = new ScatterChart("Boston: tracts the neuron has not seen", $"true price ({unit})", $"predicted price ({unit})")
        {
            { "census tracts", truths, predictions },
        };
        scatter.AddLine("predicted = true", 1, 0);
        run.Draw("predicted-against-true", scatter);
        run.Draw("loss", new LineChart(
            "Boston: the loss falls to that of the closed form", "epoch", "mean squared error (10⁶ USD²)", xScale: Scale.Log10, yScale: Scale.Log10)
        {
            { "gradient descent", history["loss"] },
            { "closed form", [1, epochs], Flat(Loss(train, best)) },
        });
    }

    static double[] Flat(double value) => [value, value];

    static double Loss(Dataset data, double[] weights)
    {
        double[] targets = data.Numbers();
        return data.Rows().WithOne().Select((x, i) => DoublePrecision.Dot(weights, x) - targets[i]).Average(error => error * error);
    }

    /// <summary>In double precision, without a column.</summary>
    static Dataset Prepared(Dataset data, int? leaveOut)
    {
        data = data.InDoubles();
        if (leaveOut is not { } column) return data;
        Tensor x = data.Inputs;
        return Dataset.From(Tensor.Concatenate([x[.., ..column], x[.., (column + 1)..]], 1), data.Targets);
    }
}
