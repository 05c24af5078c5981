namespace Myelin;

/// <summary>2 Σ (p - mean p) (t - mean t) / Σ ((p - mean p)² + (t - mean t)² + (mean p - mean t)²), from -1 to 1.</summary>
/// <remarks>
/// As in Keras 3, over all examples instead of along an axis. Unlike a correlation it is 1 for equal values alone.
/// Source: Lin, "A concordance correlation coefficient to evaluate reproducibility", 1989.
/// <code>
/// model.Compile(new Adam(), new MeanSquaredError(), [new ConcordanceCorrelation()]);
/// </code>
/// </remarks>
/// <param name="outputs">The number of outputs: the size of the last axis.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class ConcordanceCorrelation(int outputs = 1, string name = "concordance_correlation") : MomentMetric(outputs, name)
{
    /// <inheritdoc/>
    private protected override double Result(double predictions, double targets, double products, double errors, double means) =>
        2 * products / (predictions + targets + means);
}
