namespace Myelin;

/// <summary>
/// The mean over all examples of Σ P(k) over the places k of right items, divided by their number, where items are ranked by their scores and
/// P(k) is the share of right items among the first k.
/// </summary>
/// <remarks>
/// Predictions are scores [batch, items], targets say which items are right: 0 or 1. An example without a right item has 0.
/// Source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.4.
/// <code>
/// ranker.Compile(new Adam(), new BinaryCrossentropy(), [new MeanAveragePrecision()]);
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class MeanAveragePrecision(string name = "mean_average_precision") : MeanMetric(name, MetricDirection.HigherIsBetter)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw Losses.NoVectors(Name, "[batch, ..., items]", prediction);
        Tensor right = Losses.Shares(Name, prediction, target).GreaterThan(0.5).Cast(prediction.Type);
        Tensor ranked = right.TakeAlong(prediction.Sort(descending: true).Indices), place = Tensor.Range(prediction.Shape[-1]).Cast(prediction.Type) + 1;
        return (ranked.CumulativeSum() / place * ranked).Sum(-1) / right.Sum(-1).Maximum(1);
    }
}
