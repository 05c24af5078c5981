namespace Myelin;

/// <summary>The base of metrics of regressions that are functions of the means and the products of deviations of predictions and targets.</summary>
/// <remarks>
/// Means are updated batch by batch, so that large means take no digits from small deviations. Several outputs are averaged.
/// Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
/// </remarks>
public abstract class MomentMetric : Metric
{
    private protected MomentMetric(int outputs, string name) : base(name, MetricDirection.HigherIsBetter)
    {
        Outputs = Settings.Within(outputs, 1, 1 << 20, GetType().Name);
        Totals = [.. new[] { "count", "prediction_mean", "target_mean", "predictions", "targets", "products", "errors" }
            .Select(total => new MetricTotal(total, [outputs]))];
    }

    /// <summary>The number of outputs: the size of the last axis, or 1 for predictions [batch].</summary>
    public int Outputs { get; }

    /// <summary>For each output: the weight of all examples, both means, the sums of squared deviations and of their products, and of squared errors.</summary>
    public sealed override IReadOnlyList<MetricTotal> Totals { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        if ((prediction.Rank < 2 ? 1 : prediction.Shape[-1]) != Outputs)
            throw new ShapeException($"{Name}: expects predictions [batch, ..., {Outputs}], received {prediction.Shape}; " +
                "give the metric the number of outputs.");
        Shape rows = [(int)(prediction.Shape.Elements / Outputs), Outputs];
        Tensor w = CountsOf(prediction, weights, mask).Reshape(rows);
        Tensor p = Unmasked(prediction, mask).Cast(ElementType.Float64).Reshape(rows);
        Tensor t = Unmasked(Losses.Same(Name, prediction, target), mask).Cast(ElementType.Float64).Reshape(rows);
        Tensor count = w.Sum(0), safe = Or1(count), meanP = (w * p).Sum(0) / safe, meanT = (w * t).Sum(0) / safe, dp = p - meanP, dt = t - meanT;
        Tensor all = totals[0] + count, share = count / Or1(all), byP = meanP - totals[1], byT = meanT - totals[2], between = totals[0] * share;
        return
        [
            all,
            totals[1] + byP * share,
            totals[2] + byT * share,
            totals[3] + (w * dp * dp).Sum(0) + byP * byP * between,
            totals[4] + (w * dt * dt).Sum(0) + byT * byT * between,
            totals[5] + (w * dp * dt).Sum(0) + byP * byT * between,
            totals[6] + (w * (p - t).Square()).Sum(0),
        ];

        static Tensor Or1(Tensor x) => Tensor.Where(x.EqualTo(0), 1, x);
    }

    /// <inheritdoc/>
    public sealed override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        double[][] all = [.. totals.Select(total => total.ToArray<double>())];
        return Enumerable.Range(0, Outputs).Average(i =>
            all[0][i] == 0 ? double.NaN
                : Result(all[3][i], all[4][i], all[5][i], all[6][i], all[0][i] * (all[1][i] - all[2][i]) * (all[1][i] - all[2][i])));
    }

    /// <summary>The value of one output.</summary>
    /// <param name="predictions">Σ (p - mean p)².</param>
    /// <param name="targets">Σ (t - mean t)².</param>
    /// <param name="products">Σ (p - mean p) (t - mean t).</param>
    /// <param name="errors">Σ (p - t)².</param>
    /// <param name="means">Σ (mean p - mean t)².</param>
    private protected abstract double Result(double predictions, double targets, double products, double errors, double means);
}
