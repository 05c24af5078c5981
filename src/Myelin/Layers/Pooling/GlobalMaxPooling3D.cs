namespace Myelin;

/// <summary>y = the maximum of x over all voxels. x: [batch, depth, height, width, channels] to y: [batch, channels].</summary>
/// <remarks>
/// Masked steps are left out; the maximum of none is 0. Keras 3 ignores masks here.
/// <code>
/// new Sequential(input: [16, 64, 64, 1]) { new Conv3D(8, 3), new GlobalMaxPooling3D(), new Dense(2) }
/// </code>
/// </remarks>
/// <param name="keepDimensions">Whether to keep the pooled axes: y is then [batch, 1, 1, 1, channels].</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class GlobalMaxPooling3D(bool keepDimensions = false, string? name = null) : GlobalPooling(3, keepDimensions, name)
{
    private protected override Tensor Folded(Tensor x, int[] axes, bool keep) => x.Max(axes, keep);

    private protected override Tensor Masked(Tensor x, Tensor mask, int[] axes, bool keep)
    {
        Tensor largest = Tensor.Where(mask, x, double.NegativeInfinity).Max(axes, keep);
        return Tensor.Where(mask.Any(axes, keep), largest, 0);
    }
}
