namespace Myelin;

/// <summary>
/// y = x between mirrored slices, rows and columns: c b | a b c | b a.
/// x: [batch, depth, height, width, channels] to y: [batch, new depth, new height, new width, channels].
/// </summary>
/// <remarks>
/// The outermost entries are not doubled, so each axis needs more entries than are added to one end.
/// <code>
/// new Sequential(input: [8, 28, 28, 1]) { new ReflectionPadding3D(1, 2, (1, 3)) }
/// </code>
/// </remarks>
/// <param name="depth">The number of slices to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: 1.</param>
/// <param name="height">The number of rows to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: that of depth.</param>
/// <param name="width">The number of columns to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: that of height.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 2^20.</exception>
public sealed class ReflectionPadding3D(Sides? depth = null, Sides? height = null, Sides? width = null, string? name = null)
    : BorderLayer(name,
        (depth ?? 1).Checked("ReflectionPadding3D", nameof(depth)),
        (height ?? depth ?? 1).Checked("ReflectionPadding3D", nameof(height)),
        (width ?? height ?? depth ?? 1).Checked("ReflectionPadding3D", nameof(width)))
{
    /// <summary>The number of slices to add at the two ends.</summary>
    public Sides Depth { get; } = depth ?? 1;

    /// <summary>The number of rows to add at the two ends.</summary>
    public Sides Height { get; } = height ?? depth ?? 1;

    /// <summary>The number of columns to add at the two ends.</summary>
    public Sides Width { get; } = width ?? height ?? depth ?? 1;

    private protected override Tensor Changed(Tensor x, (int Before, int After)[] amounts) => Mirrored(x, amounts);
}
