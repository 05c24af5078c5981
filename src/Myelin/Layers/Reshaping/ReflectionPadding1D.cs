namespace Myelin;

/// <summary>y = x between mirrored steps: c b | a b c | b a. x: [batch, steps, channels] to y: [batch, new steps, channels].</summary>
/// <remarks>
/// The outermost entries are not doubled, so each axis needs more entries than are added to one end.
/// <code>
/// new Sequential(new TensorSpec([null, 16])) { new ReflectionPadding1D((1, 2)) }
/// </code>
/// </remarks>
/// <param name="padding">The number of steps to add at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 2^20.</exception>
public sealed class ReflectionPadding1D(Sides? padding = null, string? name = null)
    : BorderLayer(name,
        (padding ?? 1).Checked("ReflectionPadding1D", nameof(padding)))
{
    /// <summary>The number of steps to add at the two ends.</summary>
    public Sides Padding { get; } = padding ?? 1;

    private protected override Tensor Changed(Tensor x, (int Before, int After)[] amounts) => Mirrored(x, amounts);
}
