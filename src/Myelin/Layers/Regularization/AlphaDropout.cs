namespace Myelin;

/// <summary>
/// y = a z + b in training, where z is α' = -1.7580993408473766 with probability <paramref name="rate"/>, else x, for each element.
/// At inference y = x. x: [batch, ...] to y: [batch, ...].
/// </summary>
/// <remarks>
/// a = ((1 - rate) (1 + rate α'²))^-½ and b = -a α' rate keep mean 0 and variance 1 of x, as <see cref="Activation.Selu"/> does, whose limit
/// at -∞ is α'. Semantics as in Keras 3. (Klambauer et al., "Self-normalizing neural networks", 2017.)
/// <code>
/// new Sequential(input: [784]) { new Dense(128, Activation.Selu, kernelInitializer: Initializer.LecunNormal), new AlphaDropout(0.1) }
/// </code>
/// </remarks>
/// <param name="rate">The fraction of elements to replace, from 0 to below 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
public sealed class AlphaDropout(double rate, string? name = null) : Noise(name)
{
    /// <summary>The limit of selu at -∞: -scale · alpha.</summary>
    const double Limit = -1.7580993408473766;

    /// <summary>The fraction of elements to replace.</summary>
    public double Rate { get; } = CheckedRate(rate, "AlphaDropout");

    private protected override bool IsOn => Rate > 0;

    private protected override Tensor Noisy(Tensor x, Tensor key)
    {
        double a = 1 / Math.Sqrt((1 - Rate) * (1 + Rate * Limit * Limit)), b = -a * Limit * Rate;
        return Tensor.Where(Tensor.Uniform(x.Shape, key, x.Type).GreaterThanOrEqual(Rate), x, Limit) * a + b;
    }
}
