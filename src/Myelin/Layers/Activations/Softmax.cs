namespace Myelin;

/// <summary>y = e^x / Σ e^x, where the sum is taken along an axis. x: [batch, ...] to y: [batch, ...].</summary>
/// <remarks>
/// If x has a mask and the axis is that of the steps, y is 0 at the masked steps and the others add up to 1. If all steps of an example are
/// masked, they are equal. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [20]) { new Dense(10), new Softmax() }
/// </code>
/// </remarks>
/// <param name="axis">The axis along which y adds up to 1, counted in [batch, ...]; -1 is the last one. It cannot be the batch axis, 0.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The axis is that of the batch.</exception>
public sealed class Softmax(int axis = -1, string? name = null) : Layer(name)
{
    /// <summary>The axis along which y adds up to 1, counted in [batch, ...].</summary>
    public int Axis { get; } = axis != 0 ? axis
        : throw new ArgumentOutOfRangeException(nameof(axis), "Softmax: expects an axis other than the batch axis 0, received 0; -1 is the last one.");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ExpectComputeType(x);
        int along = ExampleAxis(x, Axis);
        if (context.MaskOf(x) is { } mask && along < mask.Rank)
            x = Tensor.Where(mask.Reshape([.. mask.Shape, .. Enumerable.Repeat(1, x.Rank - mask.Rank)]), x, -1e9);
        return x.Softmax(along);
    }
}
