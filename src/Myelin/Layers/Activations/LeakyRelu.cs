namespace Myelin;

/// <summary>y = x where x &gt; 0, else negativeSlope · x. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// Semantics as in Keras 3. (Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.)
/// <code>
/// new Sequential(input: [784]) { new Dense(128), new LeakyRelu(negativeSlope: 0.2) }
/// </code>
/// </remarks>
/// <param name="negativeSlope">The slope at and below 0.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The slope is below 0 or not finite.</exception>
public sealed class LeakyRelu(double negativeSlope = 0.3, string? name = null) : Layer(name)
{
    /// <summary>The slope at and below 0.</summary>
    public double NegativeSlope { get; } = negativeSlope is >= 0 and < double.PositiveInfinity ? negativeSlope
        : throw new ArgumentOutOfRangeException(nameof(negativeSlope),
            $"LeakyRelu: expects a slope of 0 or more, received {negativeSlope}; 0.3 is usual.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        return x.LeakyRelu(NegativeSlope);
    }
}
