namespace Myelin;

/// <summary>
/// y = (a cos φ - b sin φ, b cos φ + a sin φ) with φ = t / (s w^(i/half)) for step t, where a is entry i of the first half of a vector and b of
/// the second: rotated by its position. x: [batch, time, ..., size] to y: [batch, time, ..., size].
/// </summary>
/// <remarks>
/// The product of a turned query and a turned key depends on the distance of their positions. Semantics as in KerasHub.
/// (Su et al., "RoFormer: enhanced transformer with rotary position embedding", 2021.)
/// <code>
/// var attention = new MultiHeadAttention(numHeads: 4, keyDim: 16, useCausalMask: true, rotaryEmbedding: new RotaryEmbedding());
/// </code>
/// </remarks>
/// <param name="maxWavelength">The longest wavelength w, over 2π.</param>
/// <param name="scalingFactor">The factor s by which positions are divided.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The wavelength is not from 1 to 1e30, or the factor is not positive and finite.</exception>
public sealed class RotaryEmbedding(double maxWavelength = 10_000, double scalingFactor = 1, string? name = null) : Layer(name)
{
    /// <summary>The longest wavelength w, over 2π.</summary>
    public double MaxWavelength { get; } = Positions.Wavelength(maxWavelength, nameof(RotaryEmbedding));

    /// <summary>The factor s by which positions are divided.</summary>
    public double ScalingFactor { get; } = scalingFactor is > 0 and <= double.MaxValue ? scalingFactor
        : throw new ArgumentOutOfRangeException(nameof(scalingFactor),
            $"RotaryEmbedding: expects a positive scaling factor, received {scalingFactor}; 1 is usual.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        ExpectComputeType(x);
        if (x.Rank < 3 || x.Shape[-1] % 2 != 0)
            throw Misfit("[batch, time, ..., size] with an even size", x, "use an even size, such as an even keyDim of the attention.");
        if (x.Shape[-1] != InputSpecs[0][-1]) throw Misfit($"vectors of {InputSpecs[0][-1]} entries", x);
        if (x.Shape.Elements == 0) return x;
        int half = x.Shape[-1] / 2;
        Tensor angles = Positions.Angles(x, [.. Enumerable.Range(0, half).Select(i => i / (double)half)], MaxWavelength, context) / ScalingFactor;
        angles = angles.Reshape(Shape.Create([x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 3), half]));
        Tensor cos = angles.Cos().Cast(x.Type), sin = angles.Sin().Cast(x.Type), a = x.Slice(-1, 0, half), b = x.Slice(-1, half, half);
        return Tensor.Concatenate([a * cos - b * sin, b * cos + a * sin], -1);
    }
}
