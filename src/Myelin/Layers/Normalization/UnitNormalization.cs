namespace Myelin;

/// <summary>y = x / √(Σ x²), where the sum is over some axes: each vector gets the length 1. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// A vector shorter than 10⁻¹² is multiplied by 10¹² instead, so that 0 stays 0. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [784]) { new Dense(32), new UnitNormalization() }
/// </code>
/// </remarks>
/// <param name="axis">The axes of one vector, counted in [batch, ...]; null for the last one. They cannot contain the batch axis, 0.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentException">There is no axis, or the batch axis is among them.</exception>
public sealed class UnitNormalization(IReadOnlyList<int>? axis = null, string? name = null) : Layer(name)
{
    const double ShortestSquared = 1e-24;

    /// <summary>The axes of one vector, counted in [batch, ...].</summary>
    public IReadOnlyList<int> Axis { get; } = axis == null ? [-1] : axis.Count > 0 && !axis.Contains(0) ? [.. axis]
        : throw new ArgumentException($"UnitNormalization: expects axes other than the batch axis 0, received {axis.Listed()}; -1 is the last one.",
            nameof(axis));

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        int[] axes = [.. Axis.Select(one => ExampleAxis(x, one)).Distinct()];
        return x * x.Square().Sum(axes, keep: true).Maximum(ShortestSquared).Rsqrt();
    }
}
