namespace Myelin;

/// <summary>y = the inputs, concatenated along an axis. All other axes must have the same sizes.</summary>
/// <remarks>
/// <code>
/// Symbol y = new Concatenate().Of(x, new Dense(64).Of(x));
/// </code>
/// </remarks>
/// <param name="axis">The axis to concatenate along, counted in [batch, ...]; -1 is the last one. It cannot be the batch axis, 0.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class Concatenate(int axis = -1, string? name = null) : Merge(name)
{
    /// <summary>The axis to concatenate along, counted in [batch, ...].</summary>
    public int Axis { get; } = axis != 0 ? axis
        : throw new ArgumentOutOfRangeException(nameof(axis), "Concatenate: expects an axis other than the batch axis 0; -1 concatenates features.");

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (Tensor x in inputs)
            if (!Fits(inputs[0], x))
                throw Misfit($"inputs of the same shape as the first, {inputs[0].Shape}, except along axis {Axis}", x, "reshape or project one of them.");
        return Tensor.Concatenate(inputs, Axis);
    }

    /// <summary>
    /// As in Keras 3: masks are concatenated along the axis of the steps; along another axis, a step is masked where any input masks it.
    /// An input without a mask has no masked steps.
    /// </summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(context);
        int rank = inputs.Max(x => context.MaskOf(x)?.Rank ?? 0);
        if (rank == 0 || inputs.Any(x => context.MaskOf(x) is { } mask && mask.Rank != rank)) return;
        Tensor[] masks = [.. inputs.Select(x => (context.MaskOf(x) ?? Tensor.Ones(x.Shape[..rank], ElementType.Bool).To(x.Device)).Cast(ElementType.Int32))];
        int along = Axis < 0 ? Axis + inputs[0].Rank : Axis;
        Tensor joined = along < rank ? Tensor.Concatenate(masks, along) : masks.Aggregate((a, b) => a.Minimum(b));
        context.SetMask(outputs[0], joined.Cast(ElementType.Bool));
    }

    bool Fits(Tensor first, Tensor x)
    {
        int along = Axis < 0 ? Axis + x.Rank : Axis;
        if (x.Rank != first.Rank || along <= 0 || along >= x.Rank) return false;
        for (int i = 0; i < x.Rank; i++)
            if (i != along && first.Shape[i] != x.Shape[i]) return false;
        return true;
    }
}
