namespace Myelin;

/// <summary>
/// y = x · mask / (1 - rate) in training, where each element of the mask is 0 with probability <paramref name="rate"/> and otherwise 1.
/// At inference y = x. x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
/// <code>
/// new Sequential(input: [784]) { new Dense(128, Activation.Relu), new Dropout(0.5), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="rate">The fraction of elements to drop, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
public sealed class Dropout(double rate, string? name = null) : Noise(name)
{
    /// <summary>The fraction of elements to drop.</summary>
    public double Rate { get; } = CheckedRate(rate, "Dropout");

    private protected override bool IsOn => Rate > 0;

    private protected override Tensor Noisy(Tensor x, Tensor key) => x.Dropout(Rate, Tensor.Uniform(x.Shape, key, x.Type));
}
