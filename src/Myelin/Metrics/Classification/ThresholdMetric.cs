namespace Myelin;

/// <summary>The base of metrics of a curve over thresholds of a score, which is a probability from 0 to 1.</summary>
/// <remarks>
/// There are some equally distant thresholds from 0 to 1, as in Keras 3, so scores that no threshold divides count as equal. Each output is a
/// question of its own. Targets between 0 and 1 count as both, by their share. The value is NaN if a score is outside 0 to 1.
/// </remarks>
public abstract class ThresholdMetric : Metric
{
    private protected ThresholdMetric(int thresholds, bool fromLogits, string name) : base(name, MetricDirection.HigherIsBetter)
    {
        Thresholds = Settings.Within(thresholds, 2, 1 << 20, GetType().Name);
        FromLogits = fromLogits;
        Totals = [new("positives", [thresholds - 1]), new("negatives", [thresholds - 1])];
    }

    /// <summary>The number of thresholds, those at 0 and 1 included.</summary>
    public int Thresholds { get; }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>"positives" and "negatives": the weights of the examples of each kind with a score between two neighbouring thresholds.</summary>
    public sealed override IReadOnlyList<MetricTotal> Totals { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        Tensor shares = Unmasked(Losses.Same(Name, prediction, target), mask).Cast(ElementType.Float64);
        Tensor scores = Unmasked(FromLogits ? prediction.Sigmoid() : prediction, mask).Cast(ElementType.Float64);
        Tensor held = scores.Clamp(0, 1), known = held.EqualTo(scores), counts = Tensor.Where(known, CountsOf(scores, weights, mask), double.NaN);

        // Interval i holds the scores above threshold i, up to threshold i + 1.
        int intervals = Thresholds - 1;
        Tensor interval = Flat(Tensor.Where(known, ((held * intervals).Ceiling() - 1).Maximum(0), 0)).Cast(ElementType.Int64);
        return [totals[0] + Sums(counts * shares), totals[1] + Sums(counts * (1 - shares))];

        Tensor Sums(Tensor terms) => Flat(terms).ScatterAdd(interval, intervals);

        Tensor Flat(Tensor x) => x.Reshape([(int)scores.Shape.Elements]);
    }

    /// <inheritdoc/>
    public sealed override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        double[] positives = totals[0].ToArray<double>(), negatives = totals[1].ToArray<double>();
        double[] truePositives = new double[Thresholds], falsePositives = new double[Thresholds];
        for (int i = Thresholds - 2; i >= 0; i--)
        {
            truePositives[i] = truePositives[i + 1] + positives[i];
            falsePositives[i] = falsePositives[i + 1] + negatives[i];
        }
        return Result(truePositives, falsePositives);
    }

    /// <summary>The value for the numbers of true and false positives above each threshold. The first threshold is below all scores, the last above.</summary>
    private protected abstract double Result(double[] truePositives, double[] falsePositives);

    /// <summary>
    /// The largest of some shares of the thresholds where another share is at least a bound; 0 if it never is, NaN if a score is no
    /// probability.
    /// </summary>
    private protected double Best(Func<int, double> value, Func<int, double> bounded, double least)
    {
        if (double.IsNaN(bounded(0) + value(0))) return double.NaN;
        double best = 0;
        for (int i = 0; i < Thresholds; i++)
            if (bounded(i) >= least) best = Math.Max(best, value(i));
        return best;
    }
}
