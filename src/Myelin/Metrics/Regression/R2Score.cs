namespace Myelin;

/// <summary>1 - Σ (p - t)² / Σ (t - mean t)²: the share of the variance of targets that predictions explain.</summary>
/// <remarks>
/// As in Keras 3: 1 is perfect, 0 is as good as the mean of all targets. It is infinite or NaN if all targets are equal.
/// <code>
/// model.Compile(new Adam(), new MeanSquaredError(), [new R2Score()]);
/// </code>
/// </remarks>
/// <param name="outputs">The number of outputs: the size of the last axis.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class R2Score(int outputs = 1, string name = "r2_score") : MomentMetric(outputs, name)
{
    /// <inheritdoc/>
    private protected override double Result(double predictions, double targets, double products, double errors, double means) =>
        1 - errors / targets;
}
