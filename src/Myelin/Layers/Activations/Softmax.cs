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

    /// <summary>Computes the softmax of the elements that a mask keeps; the others are 0. If it keeps none along the axis, they are equal.</summary>
    /// <param name="x">[batch, ...]</param>
    /// <param name="mask">Bool, false where an element is left out; it broadcasts to x.</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">The mask does not broadcast to x, or is not Bool.</exception>
    public Tensor Of(Tensor x, Tensor mask, CallContext? context = null) => Call([x, mask], context)[0];

    /// <summary>Computes the softmax of the elements that a mask keeps in a functional model.</summary>
    /// <param name="x">The symbolic input.</param>
    /// <param name="mask">A symbolic mask of Bool.</param>
    public Symbol Of(Symbol x, Symbol mask) => new(this, [x, mask]);

    private protected override Tensor Forward(Tensor x, Tensor? second, CallContext context)
    {
        if (second is not { } mask) return Forward(x, context);
        bool fits = mask.Type == ElementType.Bool && mask.Rank <= x.Rank
            && Enumerable.Range(1, mask.Rank).All(i => mask.Shape[^i] == 1 || mask.Shape[^i] == x.Shape[^i]);
        if (!fits) throw new ShapeException($"{this}: expects a mask of Bool that broadcasts to {x.Shape}, received {mask.Type}{mask.Shape}; " +
            "give a flag for each element.");
        ExpectComputeType(x);
        return Tensor.Where(mask, x, -1e9).Softmax(ExampleAxis(x, Axis));
    }

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
