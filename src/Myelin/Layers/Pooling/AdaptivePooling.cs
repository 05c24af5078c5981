namespace Myelin;

/// <summary>The base of poolings whose windows are chosen by the number of outputs.</summary>
public abstract class AdaptivePooling : Layer
{
    readonly int[] outputs;

    private protected AdaptivePooling(int[] outputSize, string? name) : base(name) => outputs =
        Array.TrueForAll(outputSize, size => size is > 0 and <= Size2D.MostPixels) ? outputSize
        : throw new ArgumentOutOfRangeException(nameof(outputSize),
            $"{GetType().Name}: expects outputSize from 1 to {Size2D.MostPixels}, received {LayerWindow.Text(outputSize)}; give the size of the result.");

    /// <summary>What stands in a window instead of an entry that it does not have.</summary>
    private protected abstract double Neutral { get; }

    /// <summary>Folds an axis of a window.</summary>
    /// <param name="x">[..., entries of the window, ...]</param>
    /// <param name="axis">The axis of the entries.</param>
    /// <param name="counts">The number of entries of each window, in the shape of the result; null if all have the same number.</param>
    private protected abstract Tensor Folded(Tensor x, int axis, Tensor? counts);

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ExpectComputeType(x);
        if (x.Rank != outputs.Length + 2) throw Misfit(LayoutOf(outputs.Length), x, "reshape the input to channels last.");
        Tensor y = x;
        for (int axis = 1; axis <= outputs.Length; axis++)
        {
            if (x.Shape[axis] == 0) throw Misfit($"at least one entry along axis {axis}", x, "leave out empty inputs.");
            y = Along(y, axis, x.Shape[axis], outputs[axis - 1]);
        }
        return y;
    }

    /// <summary>Carries no mask: the steps of the output are others.</summary>
    protected sealed override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }

    Tensor Along(Tensor x, int axis, int n, int m)
    {
        Shape before = x.Shape[..axis], after = x.Shape[(axis + 1)..];
        if (n % m == 0) return Folded(x.Reshape(before.Concat([m, n / m]).Concat(after)), axis + 1, null);
        int most = Enumerable.Range(0, m).Max(o => Count(o));
        Tensor places = Tensor.Indices(Shape.Size((long)m * most, ToString()), x.Device, i => Math.Min(First(i / most) + i % most, n - 1));
        Tensor each = x.Gather(places.Reshape(m, most), axis);
        if (Enumerable.Range(0, m).All(o => Count(o) == most)) return Folded(each, axis + 1, null);
        Tensor counts = Tensor.Indices(m, x.Device, o => Count(o)).Cast(x.Type).Reshape(Ops.Axes.Along(axis, x.Rank, m));
        Tensor tap = Tensor.Indices(most, x.Device, i => i).Cast(x.Type).Reshape(Ops.Axes.Along(axis + 1, x.Rank + 1, most));
        return Folded(Tensor.Where(tap.LessThan(counts.ExpandDims(axis + 1)), each, Neutral), axis + 1, counts);

        long First(long o) => o * n / m;
        int Count(long o) => (int)(((o + 1) * n + m - 1) / m - First(o));
    }
}
