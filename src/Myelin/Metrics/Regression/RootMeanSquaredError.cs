namespace Myelin;

/// <summary>√ of the mean of (prediction - target)² over all examples and outputs.</summary>
/// <remarks>
/// As in Keras 3.
/// <code>
/// model.Compile(new Adam(), new MeanSquaredError(), [new RootMeanSquaredError()]);
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class RootMeanSquaredError(string name = "root_mean_squared_error") : MeanMetric(name, MetricDirection.LowerIsBetter)
{
    /// <summary>(prediction - target)².</summary>
    public override Tensor Values(Tensor prediction, Tensor target) => (prediction - Losses.Same(Name, prediction, target)).Square();

    /// <inheritdoc/>
    public override double Result(IReadOnlyList<Tensor> totals) => Math.Sqrt(base.Result(totals));
}
