namespace Myelin;

/// <summary>A measure of how good predictions are, accumulated batch by batch.</summary>
/// <remarks>
/// A metric is an immutable description. Each Fit or Evaluate keeps its own <see cref="Totals"/>, zeros at first, updates them with every
/// batch, and reads the <see cref="Result"/>. Derive from <see cref="MeanMetric"/> for a mean over examples, which handles weights and
/// masks. Derive from this class for anything else, such as a ratio of sums or a curve over thresholds: <see cref="Update"/> then weighs
/// what it adds up by <see cref="CountsOf"/>, and reads predictions and targets by <see cref="Unmasked"/>.
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
/// <param name="direction">Which values are better.</param>
[StoredByType]
public abstract class Metric(string name, MetricDirection direction)
{
    /// <summary>Its name in logs and histories.</summary>
    public string Name => name;

    /// <summary>Accuracy "accuracy"</summary>
    public override string ToString() => $"{GetType().Name} \"{name}\"";

    /// <summary>Which values are better.</summary>
    public MetricDirection Direction => direction;

    /// <summary>The tensors that it accumulates.</summary>
    public abstract IReadOnlyList<MetricTotal> Totals { get; }

    /// <summary>The totals after one more batch, computed by tensor ops.</summary>
    /// <param name="totals">The totals so far, in the order of <see cref="Totals"/>.</param>
    /// <param name="prediction">[batch, ...], the model's output.</param>
    /// <param name="target">The expected output.</param>
    /// <param name="weights">How much each example [batch] or position [batch, ...] counts; 1 if omitted.</param>
    /// <param name="mask">Bool, [batch] or [batch, ...]: which positions count; all if omitted.</param>
    /// <exception cref="ShapeException">Prediction, target, weights and mask do not fit together.</exception>
    public abstract IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null);

    /// <summary>How much each value counts, for <see cref="Update"/>: its weight, or 1 without weights; 0 where it is masked.</summary>
    /// <param name="values">The values, [batch, ...]. Only the shape is read.</param>
    /// <param name="weights">The weights of examples [batch] or positions [batch, ...]; null for none.</param>
    /// <param name="mask">Bool, [batch] or [batch, ...]; null for none.</param>
    /// <returns>Float64, of the shape of the values.</returns>
    /// <exception cref="ShapeException">Weights or mask do not have the first axes of the values.</exception>
    protected Tensor CountsOf(Tensor values, Tensor? weights, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(values);
        return MeanTerms.CountsOf(Name, values, weights, mask);
    }

    /// <summary>Values with 0 where they are masked, for <see cref="Update"/>: what is masked is not read, not even NaN.</summary>
    /// <param name="values">The values, [batch, ...].</param>
    /// <param name="mask">Bool, [batch] or [batch, ...]; null for none.</param>
    /// <exception cref="ShapeException">The mask does not have the first axes of the values.</exception>
    protected Tensor Unmasked(Tensor values, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(values);
        return MeanTerms.Kept(Name, values, mask);
    }

    /// <summary>The value for some totals; NaN before the first example.</summary>
    /// <param name="totals">The totals, in the order of <see cref="Totals"/>.</param>
    public abstract double Result(IReadOnlyList<Tensor> totals);

    /// <summary>The value for one batch.</summary>
    /// <inheritdoc cref="Update"/>
    public double Measure(Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        using Recording.Region region = Recording.Off();
        return Result(Update([.. Totals.Select(total => total.Zeros())], prediction, target, weights, mask));
    }
}
