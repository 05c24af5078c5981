namespace Myelin;

/// <summary>y = x without its first and last steps. x: [batch, steps, channels] to y: [batch, new steps, channels].</summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(new TensorSpec([null, 16])) { new Cropping1D((1, 2)) }
/// </code>
/// </remarks>
/// <param name="cropping">The number of steps to remove at the two ends: <c>2</c> or <c>(1, 2)</c>. Default: 1.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not from 0 to 2^20.</exception>
public sealed class Cropping1D(Sides? cropping = null, string? name = null)
    : BorderLayer(name,
        (cropping ?? 1).Checked("Cropping1D", nameof(cropping)))
{
    /// <summary>The number of steps to remove at the two ends.</summary>
    public Sides Cropping { get; } = cropping ?? 1;

    private protected override Tensor Changed(Tensor x, (int Before, int After)[] amounts) => Cropped(x, amounts);
}
