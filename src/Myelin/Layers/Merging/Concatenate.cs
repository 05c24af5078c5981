namespace Myelin;

/// <summary>y = the inputs one after another along an axis. All other sizes agree.</summary>
/// <param name="axis">The axis of the batch [batch, ...]; -1 is the last one. The batch axis itself (0) cannot be chosen.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Concatenate(int axis = -1, string? name = null) : Merge(name)
{
    /// <summary>The axis of the batch [batch, ...].</summary>
    public int Axis { get; } = axis != 0 ? axis
        : throw new ArgumentOutOfRangeException(nameof(axis), "Concatenate: expects an axis other than 0, which counts the examples; -1 joins features.");

    /// <inheritdoc/>
    protected override Tensor Merged(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (Tensor x in inputs)
            if (!Fits(inputs[0], x))
                throw Misfit($"inputs that agree with the first, {inputs[0].Shape}, in all axes but {Axis}", x, "reshape or project one of them.");
        return Tensor.Concatenate(inputs, Axis);
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
