namespace Myelin;

/// <summary>(ln v + (target - m)² / v) / 2, averaged over the outputs of each example, for a predicted mean m and variance v of each target.</summary>
/// <remarks>
/// Predictions [batch, ..., 2 outputs] have all means first and then all variances. As in PyTorch; Keras has no such loss.
/// Source: Nix and Weigend, "Estimating the mean and variance of the target probability distribution", 1994.
/// <code>
/// new Sequential(input: [8]) { new Dense(64, Activation.Relu), new Dense(2) }      // a mean and the logarithm of a variance
/// model.Compile(new Adam(), new GaussianNegativeLogLikelihood(logVariance: true));
/// </code>
/// </remarks>
/// <param name="logVariance">Whether the model predicts ln v, which needs no activation, instead of v.</param>
/// <param name="full">Whether to add the constant ln(2π) / 2.</param>
/// <param name="epsilon">The least variance.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0, or infinite.</exception>
public sealed class GaussianNegativeLogLikelihood(
    bool logVariance = false, bool full = false, double epsilon = 1e-6, string name = "gaussian_negative_log_likelihood") : Loss(name)
{
    /// <summary>Whether the model predicts the logarithm of the variance.</summary>
    public bool LogVariance => logVariance;

    /// <summary>Whether the constant is added.</summary>
    public bool Full => full;

    /// <summary>The least variance.</summary>
    public double Epsilon { get; } = Settings.Positive(epsilon, nameof(GaussianNegativeLogLikelihood));

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2 || prediction.Shape[-1] % 2 != 0 || prediction.Shape[-1] == 0)
            throw Losses.NoVectors(Name, "[batch, ..., 2 outputs], means and then variances", prediction);
        Tensor[] parts = prediction.Split(2, -1);
        Tensor error = (parts[0] - Losses.Same(Name, parts[0], target)).Square();
        double constant = full ? 0.91893853320467274 : 0;
        if (logVariance)
        {
            Tensor logarithm = parts[1].Maximum(DeterministicMath.Log(Epsilon));
            return (logarithm + error * (-logarithm).Exp()) * 0.5 + constant;
        }
        Tensor variance = parts[1].Maximum(Epsilon);
        return (variance.Log() + error / variance) * 0.5 + constant;
    }
}
