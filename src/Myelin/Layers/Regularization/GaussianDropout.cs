namespace Myelin;

/// <summary>
/// y = x n in training, where n is normal with mean 1 and variance rate / (1 - rate) for each element. At inference y = x.
/// x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// Mean and variance are those of <see cref="Dropout"/> with the same rate. Semantics as in Keras 3.
/// (Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, section 10.)
/// <code>
/// new Sequential(input: [784]) { new Dense(128, Activation.Relu), new GaussianDropout(0.5), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="rate">The rate of the dropout that it resembles, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
public sealed class GaussianDropout(double rate, string? name = null) : Noise(name)
{
    /// <summary>The rate of the dropout that it resembles.</summary>
    public double Rate { get; } = CheckedRate(rate, "GaussianDropout");

    private protected override bool IsOn => Rate > 0;

    private protected override Tensor Noisy(Tensor x, Tensor key) =>
        x * (Tensor.Normal(x.Shape, key, x.Type) * Math.Sqrt(Rate / (1 - Rate)) + 1);
}
