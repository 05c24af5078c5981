namespace Myelin;

/// <summary>The sum of all predictions, each times its weight. Targets are not read.</summary>
/// <remarks>
/// As in Keras 3.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new Sum("sum_of_outputs")]);
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class Sum(string name = "sum") : Metric(name, MetricDirection.None)
{
    /// <summary>"total", the weighted sum.</summary>
    public override IReadOnlyList<MetricTotal> Totals { get; } = [new("total")];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        return [totals[0] + (Unmasked(prediction, mask).Cast(ElementType.Float64) * CountsOf(prediction, weights, mask)).Sum()];
    }

    /// <inheritdoc/>
    public override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return (double)totals[0];
    }
}
