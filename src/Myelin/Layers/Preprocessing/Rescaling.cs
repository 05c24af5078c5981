namespace Myelin;

/// <summary>y = x · scale + offset. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// Semantics as in Keras 3. Bytes and other whole numbers are first converted.
/// <code>
/// new Sequential(new TensorSpec([32, 32, 3], ElementType.UInt8)) { new Rescaling(1 / 127.5, offset: -1), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="scale">The factor.</param>
/// <param name="offset">The summand.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
public sealed class Rescaling(double scale, double offset = 0, string? name = null) : Layer(name)
{
    /// <summary>The factor.</summary>
    public double Scale { get; } = Settings.Finite(scale, "Rescaling");

    /// <summary>The summand.</summary>
    public double Offset { get; } = Settings.Finite(offset, "Rescaling");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Type.IsReal()) ExpectComputeType(x);
        Tensor y = (x.Type.IsReal() ? x : x.Cast(ComputeType)) * Scale;
        return Offset == 0 ? y : y + Offset;
    }
}
