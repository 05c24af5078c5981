namespace Myelin;

/// <summary>The base of layers that remove or add entries at both ends of the axes between batch and channels.</summary>
public abstract class BorderLayer : Layer
{
    readonly Sides[] sides;

    /// <summary>Creates a layer.</summary>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <param name="sides">The numbers of entries, for each axis between batch and channels.</param>
    private protected BorderLayer(string? name, params Sides[] sides) : base(name) => this.sides = sides;

    /// <summary>Changes an input.</summary>
    /// <param name="x">[batch, ..., channels]</param>
    /// <param name="amounts">The numbers of entries for every axis of x.</param>
    private protected abstract Tensor Changed(Tensor x, (int Before, int After)[] amounts);

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank == sides.Length + 2 ? Changed(x, [(0, 0), .. sides.Select(side => (side.Before, side.After)), (0, 0)])
            : throw Misfit(LayoutOf(sides.Length), x, "reshape the input to channels last.");
    }

    /// <summary>Carries no mask, as in Keras 3: the steps of the output are others.</summary>
    protected sealed override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }

    /// <summary>Removes entries at both ends of the axes.</summary>
    private protected Tensor Cropped(Tensor x, (int Before, int After)[] amounts)
    {
        Tensor y = x;
        for (int axis = 0; axis < amounts.Length; axis++)
        {
            (int before, int after) = amounts[axis];
            int left = x.Shape[axis] - before - after;
            if (axis > 0 && left <= 0)
                throw Misfit($"more than {before + after} entries along axis {axis}, which is cropped by ({before}, {after})", x, "crop less.");
            y = y.Slice(axis, before, left);
        }
        return y;
    }

    /// <summary>Adds entries, which mirror the others, at both ends of the axes.</summary>
    private protected Tensor Mirrored(Tensor x, (int Before, int After)[] amounts)
    {
        for (int axis = 1; axis < amounts.Length - 1; axis++)
            if (Math.Max(amounts[axis].Before, amounts[axis].After) >= x.Shape[axis])
                throw Misfit($"more than {Math.Max(amounts[axis].Before, amounts[axis].After)} entries along axis {axis} to mirror", x, "pad less.");
        return x.Pad(amounts, PadMode.Reflect);
    }
}
