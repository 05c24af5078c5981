namespace Myelin;

/// <summary>A metric that is the mean of one value for each example or position: Σ value · weight / Σ weight.</summary>
/// <remarks>
/// Without a mask, the values of an example are averaged first, so that each example counts once. With a mask, the mean is taken
/// over all positions that the mask keeps; their values at masked positions are not read, not even NaN. A function of the mean, such as its
/// root, overrides <see cref="Result"/>.
/// </remarks>
/// <inheritdoc/>
public abstract class MeanMetric(string name, MetricDirection direction) : Metric(name, direction)
{
    /// <summary>"total", the sum of the weighted values, and "count", the sum of the weights.</summary>
    public sealed override IReadOnlyList<MetricTotal> Totals { get; } = [new("total"), new("count")];

    /// <summary>The value of each example or position: [batch] or [batch, ...], of the prediction's element type.</summary>
    /// <exception cref="ShapeException">Prediction and target do not fit together.</exception>
    public abstract Tensor Values(Tensor prediction, Tensor target);

    /// <summary>The value of each example, the mean over its positions: [batch].</summary>
    /// <inheritdoc cref="Values"/>
    public Tensor Each(Tensor prediction, Tensor target) => MeanTerms.PerExample(Values(prediction, target));

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null) =>
        Terms(prediction, target, weights, mask).AddedTo(totals);

    /// <inheritdoc/>
    public override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return (double)totals[0] / (double)totals[1];
    }

    /// <summary>The terms of the mean for a batch, and how much each counts.</summary>
    /// <exception cref="ShapeException">Prediction, target, weights and mask do not fit together.</exception>
    internal virtual MeanTerms Terms(Tensor prediction, Tensor target, Tensor? weights, Tensor? mask) =>
        Weigh(Values(prediction, MeanTerms.Masked(target, mask)), weights, mask);

    /// <summary>The terms of the mean of some <see cref="Values"/>.</summary>
    private protected virtual MeanTerms Weigh(Tensor values, Tensor? weights, Tensor? mask)
    {
        if (weights == null && mask == null) return new(MeanTerms.PerExample(values), null);
        (values, weights, mask) = MeanTerms.Aligned(Name, values, weights, mask);
        Tensor counts = mask == null ? weights!.BroadcastTo(values.Shape)
            : weights == null ? mask.Cast(values.Type) : Tensor.Where(mask, weights, 0).BroadcastTo(values.Shape);
        Tensor terms = weights == null ? values : values * weights;
        return new(mask == null ? terms : Tensor.Where(mask, terms, 0), counts);
    }
}
