namespace Myelin;

/// <summary>y = x where x &gt; 0, else alpha (e^x - 1), the exponential linear unit. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// Semantics as in Keras 3. (Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units", 2016.)
/// <code>
/// new Sequential(input: [784]) { new Dense(128), new Elu(alpha: 0.5) }
/// </code>
/// </remarks>
/// <param name="alpha">The limit of y below 0, with its sign changed.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">Alpha is below 0 or not finite.</exception>
public sealed class Elu(double alpha = 1, string? name = null) : Layer(name)
{
    /// <summary>The limit of y below 0, with its sign changed.</summary>
    public double Alpha { get; } = alpha is >= 0 and < double.PositiveInfinity ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), $"Elu: expects an alpha of at least 0, received {alpha}; 1 is usual.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        return x.Elu(Alpha);
    }
}
