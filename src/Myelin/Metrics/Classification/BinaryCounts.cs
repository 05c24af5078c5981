namespace Myelin;

/// <summary>
/// The base of metrics that count true and false positives and negatives: outputs above a threshold are positive, each by itself.
/// </summary>
/// <remarks>Targets between 0 and 1 count as both, by their share. Labels of classes are read as one-hot targets.</remarks>
public abstract class BinaryCounts : Metric
{
    private protected BinaryCounts(double threshold, int? topK, int? classId, string name, MetricDirection direction) : base(name, direction)
    {
        Threshold = double.IsNaN(threshold) ? Settings.Finite(threshold, GetType().Name) : threshold;
        TopK = topK is { } k ? Settings.Within(k, 1, int.MaxValue, GetType().Name, nameof(topK)) : null;
        ClassId = classId is { } id ? Settings.Within(id, 0, int.MaxValue, GetType().Name, nameof(classId)) : null;
    }

    /// <summary>Outputs above it are positive: ½ for a probability, 0 for a logit.</summary>
    public double Threshold { get; }

    /// <summary>If set, the k largest outputs along the last axis are positive instead.</summary>
    public int? TopK { get; }

    /// <summary>The class that alone counts, an index of the last axis; null for all.</summary>
    public int? ClassId { get; }

    /// <summary>The weights of the outputs of each kind.</summary>
    public sealed override IReadOnlyList<MetricTotal> Totals { get; } =
        [new("true_positives"), new("false_positives"), new("true_negatives"), new("false_negatives")];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        Tensor truth = Unmasked(Losses.Shares(Name, prediction, MeanTerms.Masked(target, mask)), mask).Cast(ElementType.Float64);
        Tensor scores = Unmasked(prediction, mask), counts = CountsOf(prediction, weights, mask);
        Tensor positive = TopK is { } k ? Confusions.Largest(Name, scores, k) : scores.GreaterThan(Threshold).Cast(ElementType.Float64);
        counts = Tensor.Where(scores.EqualTo(scores), counts, double.NaN);              // a NaN is on no side
        if (ClassId is { } id)
        {
            if (prediction.Rank < 2 || id >= prediction.Shape[-1])
                throw new ShapeException($"{Name}: expects predictions of more than {id} classes, received {prediction.Shape}; choose another classId.");
            (truth, positive, counts) = (truth.Slice(-1, id, 1), positive.Slice(-1, id, 1), counts.Slice(-1, id, 1));
        }
        return
        [
            totals[0] + (counts * truth * positive).Sum(),
            totals[1] + (counts * (1 - truth) * positive).Sum(),
            totals[2] + (counts * (1 - truth) * (1 - positive)).Sum(),
            totals[3] + (counts * truth * (1 - positive)).Sum(),
        ];
    }

    /// <inheritdoc/>
    public sealed override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return Result((double)totals[0], (double)totals[1], (double)totals[2], (double)totals[3]);
    }

    /// <summary>The value for the counts of true and false positives and of true and false negatives.</summary>
    private protected abstract double Result(double truePositives, double falsePositives, double trueNegatives, double falseNegatives);
}
