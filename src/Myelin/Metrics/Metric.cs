namespace Myelin;

/// <summary>A measure of how good predictions are, accumulated batch by batch.</summary>
/// <remarks>
/// A metric is an immutable description. Each Fit or Evaluate keeps its own <see cref="Totals"/>, zeros at first, updates them with every
/// batch, and reads the <see cref="Result"/>. Derive from <see cref="MeanMetric"/> for a mean over examples, and from this class for
/// anything else, such as a ratio of sums or a curve over thresholds.
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
