namespace Myelin;

/// <summary>What modules need to know in one forward pass beside their inputs: training mode and masks.</summary>
/// <remarks>
/// A pass makes one context, and every module hands it to the modules that it calls. A mask is a Bool tensor [batch, time]
/// that is false where a sequence is padding. It belongs to a tensor of the pass: <see cref="MaskOf"/> and <see cref="SetMask"/>.
/// </remarks>
public sealed class CallContext
{
    Dictionary<Tensor, Tensor>? masks;

    /// <summary>A context for one forward pass.</summary>
    /// <param name="training">Whether this is a training step: dropout drops, statistics are updated.</param>
    public CallContext(bool training = false) => Training = training;

    /// <summary>Whether this is a training step.</summary>
    public bool Training { get; }

    /// <summary>Called with each module and its outputs, after it has computed them.</summary>
    internal Action<Module, IReadOnlyList<Tensor>>? Listener { get; init; }

    /// <summary>The mask of a tensor; null if it has none.</summary>
    public Tensor? MaskOf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return masks?.GetValueOrDefault(x);
    }

    /// <summary>Gives a tensor of this pass a mask.</summary>
    /// <param name="x">[batch, time, ...]</param>
    /// <param name="mask">Bool [batch, time], false at padding; null to remove the mask.</param>
    /// <exception cref="ShapeException">The mask is not Bool, or its axes are not the first axes of the tensor.</exception>
    public void SetMask(Tensor x, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (mask == null)
        {
            masks?.Remove(x);
            return;
        }
        if (mask.Type != ElementType.Bool || mask.Rank > x.Rank || mask.Shape != x.Shape[..mask.Rank])
            throw new ShapeException($"Mask: expects Bool with the first axes of {x.Shape}, received {mask.Type}{mask.Shape}; give one flag for each step.");
        (masks ??= new(ReferenceEqualityComparer.Instance))[x] = mask;
    }

    /// <summary>Hands the mask of an input on to an output that has the same first axes, unless the module gave it one.</summary>
    internal void CarryMask(Tensor x, Tensor y)
    {
        if (masks == null || masks.ContainsKey(y) || !masks.TryGetValue(x, out Tensor? mask)) return;
        if (y.Rank == x.Rank && y.Shape[..mask.Rank] == mask.Shape) masks[y] = mask;
    }
}
