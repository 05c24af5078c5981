namespace Myelin;

/// <summary>
/// y = x / (bias + alpha Σ x²)^beta, where the sum is over the channels from c - radius to c + radius around channel c.
/// x: [batch, ..., channels] to y: [batch, ..., channels].
/// </summary>
/// <remarks>
/// The defaults are those of AlexNet. (Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks",
/// 2012, section 3.3.)
/// <code>
/// new Sequential(input: [224, 224, 3]) { new Conv2D(96, 11, 4, activation: Activation.Relu), new LocalResponseNormalization() }
/// </code>
/// </remarks>
/// <param name="depthRadius">The number of neighbours on each side, from 0 to 1024.</param>
/// <param name="bias">The summand, which keeps the divisor from 0.</param>
/// <param name="alpha">The factor of the sum. It is not divided by the number of channels.</param>
/// <param name="beta">The exponent.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The radius is not from 0 to 1024, bias is not above 0, or alpha or beta is below 0 or not finite.</exception>
public sealed class LocalResponseNormalization(int depthRadius = 2, double bias = 2, double alpha = 1e-4, double beta = 0.75, string? name = null)
    : Layer(name)
{
    const int LargestRadius = 1024;

    /// <summary>The number of neighbours on each side.</summary>
    public int DepthRadius { get; } = depthRadius is >= 0 and <= LargestRadius ? depthRadius
        : throw new ArgumentOutOfRangeException(nameof(depthRadius),
            $"LocalResponseNormalization: expects a depthRadius from 0 to {LargestRadius}, received {depthRadius}; 2 is usual.");

    /// <summary>The summand, which keeps the divisor from 0.</summary>
    public double Bias { get; } = bias is > 0 and < double.PositiveInfinity ? bias
        : throw new ArgumentOutOfRangeException(nameof(bias), $"LocalResponseNormalization: expects a bias above 0, received {bias}; 2 is usual.");

    /// <summary>The factor of the sum.</summary>
    public double Alpha { get; } = Checked(alpha, nameof(alpha), "1e-4");

    /// <summary>The exponent.</summary>
    public double Beta { get; } = Checked(beta, nameof(beta), "0.75");

    static double Checked(double value, string what, string usual) => value is >= 0 and < double.PositiveInfinity ? value
        : throw new ArgumentOutOfRangeException(what, $"LocalResponseNormalization: expects {what} of 0 or more, received {value}; {usual} is usual.");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        if (x.Rank < 2) throw Misfit("inputs [batch, ..., channels]", x, "reshape the input to [batch, 1].");
        int channels = x.Shape[-1], radius = Math.Min(DepthRadius, Math.Max(0, channels - 1));
        Tensor squares = x.Square().Pad([.. Enumerable.Repeat((0, 0), x.Rank - 1), (radius, radius)]), sum = squares.Slice(-1, 0, channels);
        for (int i = 1; i <= 2 * radius; i++) sum += squares.Slice(-1, i, channels);
        return x * (sum * Alpha + Bias).Pow(-Beta);
    }
}
