namespace Myelin;

/// <summary>y = the maximum of x over all steps. x: [batch, steps, channels] to y: [batch, channels].</summary>
/// <remarks>
/// Masked steps are left out; the maximum of none is 0. Keras 3 ignores masks here.
/// <code>
/// new Sequential(input: [null, 3]) { new Conv1D(16, 5), new GlobalMaxPooling1D(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="keepDimensions">Whether to keep the pooled axes: y is then [batch, 1, channels].</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class GlobalMaxPooling1D(bool keepDimensions = false, string? name = null) : GlobalPooling(1, keepDimensions, name)
{
    private protected override Tensor Folded(Tensor x, int[] axes, bool keep) => x.Max(axes, keep);

    private protected override Tensor Masked(Tensor x, Tensor mask, int[] axes, bool keep)
    {
        Tensor largest = Tensor.Where(mask, x, double.NegativeInfinity).Max(axes, keep);
        return Tensor.Where(mask.Any(axes, keep), largest, 0);
    }
}
