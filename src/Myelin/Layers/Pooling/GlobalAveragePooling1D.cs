namespace Myelin;

/// <summary>y = the mean of x over all steps. x: [batch, steps, channels] to y: [batch, channels].</summary>
/// <remarks>
/// Masked steps are left out, as in Keras 3; the mean of none is 0.
/// <code>
/// new Sequential(input: [null, 3]) { new Conv1D(16, 5), new GlobalAveragePooling1D(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="keepDimensions">Whether to keep the pooled axes: y is then [batch, 1, channels].</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class GlobalAveragePooling1D(bool keepDimensions = false, string? name = null) : GlobalPooling(1, keepDimensions, name)
{
    private protected override Tensor Folded(Tensor x, int[] axes, bool keep) => x.Mean(axes, keep);

    private protected override Tensor Masked(Tensor x, Tensor mask, int[] axes, bool keep) =>
        Tensor.Where(mask, x, 0).Sum(axes, keep) / mask.Cast(x.Type).Sum(axes, keep).Maximum(1);
}
