namespace Myelin;

/// <summary>The mean of all predictions. Targets are not read.</summary>
/// <remarks>
/// As in Keras 3. For values that a model computes itself, such as a penalty.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new Mean("mean_output")]);
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class Mean(string name = "mean") : MeanMetric(name, MetricDirection.None)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => prediction;
}
