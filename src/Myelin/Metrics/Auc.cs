namespace Myelin;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a positive example has a higher score than a negative one,
/// where equal scores count one half.
/// </summary>
/// <remarks>
/// Scores are probabilities from 0 to 1. The curve has one point for each of some equally distant thresholds, with straight lines between them,
/// as in Keras 3, so scores that no threshold divides count as equal. Each output is a question of its own. Targets between 0 and 1
/// count as both, by their share. The value is NaN if a score is outside 0 to 1, and if all examples are positive or all are negative.
/// (Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", 1982.)
/// </remarks>
/// <param name="thresholds">The number of thresholds, those at 0 and 1 included.</param>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="thresholds"/> is below 2.</exception>
public sealed class Auc(int thresholds = 200, bool fromLogits = false, string name = "auc") : Metric(name, MetricDirection.HigherIsBetter)
{
    /// <summary>The number of thresholds.</summary>
    public int Thresholds { get; } = thresholds >= 2 ? thresholds
        : throw new ArgumentOutOfRangeException(nameof(thresholds), $"Auc: expects at least 2 thresholds, received {thresholds}; 200 is usual.");

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>"positives" and "negatives": the weights of the examples of each kind with a score between two neighbouring thresholds.</summary>
    public override IReadOnlyList<MetricTotal> Totals { get; } = [new("positives", [thresholds - 1]), new("negatives", [thresholds - 1])];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        Tensor shares = Unmasked(Losses.Same(Name, prediction, target), mask).Cast(ElementType.Float64);
        Tensor scores = Unmasked(fromLogits ? prediction.Sigmoid() : prediction, mask).Cast(ElementType.Float64);
        Tensor held = scores.Clamp(0, 1), known = held.EqualTo(scores), counts = Tensor.Where(known, CountsOf(scores, weights, mask), double.NaN);

        // Interval i holds the scores above threshold i, up to threshold i + 1.
        int intervals = Thresholds - 1;
        Tensor interval = Flat(Tensor.Where(known, ((held * intervals).Ceiling() - 1).Maximum(0), 0)).Cast(ElementType.Int64);
        return [totals[0] + Sums(counts * shares), totals[1] + Sums(counts * (1 - shares))];

        Tensor Sums(Tensor terms) => Flat(terms).ScatterAdd(interval, intervals);

        Tensor Flat(Tensor x) => x.Reshape([(int)scores.Shape.Elements]);
    }

    /// <inheritdoc/>
    public override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        double[] positives = totals[0].ToArray<double>(), negatives = totals[1].ToArray<double>();
        double above = 0, area = 0, all = 0;
        for (int i = positives.Length - 1; i >= 0; i--)
        {
            area += negatives[i] * (above + positives[i] / 2);
            above += positives[i];
            all += negatives[i];
        }
        return area / (above * all);
    }
}
