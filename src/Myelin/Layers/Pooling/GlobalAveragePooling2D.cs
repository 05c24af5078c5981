namespace Myelin;

/// <summary>y = the mean of x over all pixels. x: [batch, height, width, channels] to y: [batch, channels].</summary>
/// <remarks>
/// Masked steps are left out, as in Keras 3; the mean of none is 0.
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3), new GlobalAveragePooling2D(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="keepDimensions">Whether to keep the pooled axes: y is then [batch, 1, 1, channels].</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class GlobalAveragePooling2D(bool keepDimensions = false, string? name = null) : GlobalPooling(2, keepDimensions, name)
{
    private protected override Tensor Folded(Tensor x, int[] axes, bool keep) => x.Mean(axes, keep);

    private protected override Tensor Masked(Tensor x, Tensor mask, int[] axes, bool keep) =>
        Tensor.Where(mask, x, 0).Sum(axes, keep) / mask.Cast(x.Type).Sum(axes, keep).Maximum(1);
}
