namespace Myelin;

/// <summary>y = x between steps of zeros. x: [batch, steps, channels] to y: [batch, new steps, channels].</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(new TensorSpec([null, 16])) { new ZeroPadding1D((1, 2)) }
/// </code>
/// </remarks>
/// <param name="padding">The number of steps to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 2^20.</exception>
public sealed class ZeroPadding1D(Sides? padding = null, string? name = null)
    : BorderLayer(name,
        (padding ?? 1).Checked("ZeroPadding1D", nameof(padding)))
{
    /// <summary>The number of steps to add at the two ends.</summary>
    public Sides Padding { get; } = padding ?? 1;

    private protected override Tensor Changed(Tensor x, (int Before, int After)[] amounts) => x.Pad(amounts);
}
