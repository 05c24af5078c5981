namespace Myelin;

/// <summary>The base of poolings over all entries between batch and channels.</summary>
public abstract class GlobalPooling : Layer
{
    readonly int[] axes;

    private protected GlobalPooling(int count, bool keepDimensions, string? name) : base(name)
    {
        axes = Ops.Axes.Range(1, count + 1);
        KeepDimensions = keepDimensions;
    }

    /// <summary>Whether the pooled axes are kept, with size 1.</summary>
    public bool KeepDimensions { get; }

    private protected abstract Tensor Folded(Tensor x, int[] axes, bool keep);

    /// <summary>The same over the entries whose mask is true; 0 if there is none.</summary>
    /// <param name="x">[batch, ..., channels]</param>
    /// <param name="mask">Bool of as many axes as x.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keep">Whether the axes are kept.</param>
    private protected abstract Tensor Masked(Tensor x, Tensor mask, int[] axes, bool keep);

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (x.Rank != axes.Length + 2) throw Misfit(LayoutOf(axes.Length), x, "reshape the input to channels last.");
        for (int axis = 1; axis < x.Rank - 1; axis++)
            if (x.Shape[axis] == 0) throw Misfit($"at least one entry along axis {axis}", x, "leave out empty inputs.");
        if (context.MaskOf(x) is not { Rank: > 1 } mask) return Folded(x, axes, KeepDimensions);
        Tensor entries = mask.Reshape([.. mask.Shape.Sizes, .. Enumerable.Repeat(1, x.Rank - mask.Rank)]);
        return Masked(x, entries.BroadcastTo([.. x.Shape.Sizes[..^1], entries.Shape[^1]]), axes, KeepDimensions);
    }

    /// <summary>Carries no mask: the result has no steps.</summary>
    protected sealed override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
