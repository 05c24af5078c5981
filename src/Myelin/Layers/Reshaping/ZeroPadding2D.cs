namespace Myelin;

/// <summary>y = x between rows and columns of zeros. x: [batch, height, width, channels] to y: [batch, new height, new width, channels].</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [28, 28, 1]) { new ZeroPadding2D(2, (1, 3)) }
/// </code>
/// </remarks>
/// <param name="height">The number of rows to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: 1.</param>
/// <param name="width">The number of columns to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: that of height.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 2^20.</exception>
public sealed class ZeroPadding2D(Sides? height = null, Sides? width = null, string? name = null)
    : BorderLayer(name,
        (height ?? 1).Checked("ZeroPadding2D", nameof(height)),
        (width ?? height ?? 1).Checked("ZeroPadding2D", nameof(width)))
{
    /// <summary>The number of rows to add at the two ends.</summary>
    public Sides Height { get; } = height ?? 1;

    /// <summary>The number of columns to add at the two ends.</summary>
    public Sides Width { get; } = width ?? height ?? 1;

    private protected override Tensor Changed(Tensor x, (int Before, int After)[] amounts) => x.Pad(amounts);
}
