namespace Myelin;

/// <summary>Σ (p - mean p) (t - mean t) / √(Σ (p - mean p)² Σ (t - mean t)²), from -1 to 1.</summary>
/// <remarks>
/// As in Keras 3, over all examples instead of along an axis. It is NaN if all predictions or all targets are equal.
/// <code>
/// model.Compile(new Adam(), new MeanSquaredError(), [new PearsonCorrelation()]);
/// </code>
/// </remarks>
/// <param name="outputs">The number of outputs: the size of the last axis.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class PearsonCorrelation(int outputs = 1, string name = "pearson_correlation") : MomentMetric(outputs, name)
{
    /// <inheritdoc/>
    private protected override double Result(double predictions, double targets, double products, double errors, double means) =>
        products / (Math.Sqrt(predictions) * Math.Sqrt(targets));
}
