namespace Myelin.Onnx;

/// <summary>Folds over axes.</summary>
static class Reductions
{
    public static OnnxRow[] Rows { get; } =
    [
        .. Both("ReduceMax", (x, axes, keep) => Any(x, y => y.Max(axes, keep))),
        .. Both("ReduceMin", (x, axes, keep) => Any(x, y => y.Min(axes, keep))),
        .. Both("ReduceMean", Mean),
        .. Both("ReduceProd", (x, axes, keep) => x.Product(axes, keep)),
        .. Both("ReduceSumSquare", (x, axes, keep) => (x * x).Sum(axes, keep)),
        .. Both("ReduceL1", (x, axes, keep) => x.Abs().Sum(axes, keep)),
        .. Both("ReduceL2", (x, axes, keep) => Real(x, y => (y * y).Sum(axes, keep).Sqrt())),
        .. Both("ReduceLogSum", (x, axes, keep) => Real(x, y => y.Sum(axes, keep).Log())),
        .. Both("ReduceLogSumExp", (x, axes, keep) => Real(x, y => y.LogSumExp(axes, keep))),
        .. Both("ReduceSum", (x, axes, keep) => x.Sum(axes, keep), newer: 13),
        new("ArgMax", 1, call => Place(call, (x, axis) => x.ArgMax(axis))),
        new("ArgMin", 1, call => Place(call, (x, axis) => x.ArgMin(axis))),
    ];

    static OnnxRow[] Both(string name, Func<Tensor, int[], bool, Tensor> fold, int newer = 18) =>
    [
        new(name, 1, call => Fold(call, call.Ints("axes"), fold)),
        new(name, newer, call => Fold(call, call.Axes(1), fold)) { Host = [1] },
    ];

    static Tensor Fold(OnnxCall call, int[]? axes, Func<Tensor, int[], bool, Tensor> fold)
    {
        Tensor x = call.X;
        bool keep = call.Flag("keepdims", true);
        if (axes is null or [] && call.Flag("noop_with_empty_axes")) return x;
        if (x.Rank == 0) return fold(x.Reshape([1]), [0], false);
        return fold(x, axes is null or [] ? [.. Enumerable.Range(0, x.Rank)] : [.. axes.Select(axis => call.Axis(axis, x.Rank)).Distinct()], keep);
    }

    /// <summary>Folds of bools, as 0 and 1.</summary>
    static Tensor Any(Tensor x, Func<Tensor, Tensor> fold) => x.Type == ElementType.Bool ? fold(x.Cast(ElementType.Int32)).Cast(ElementType.Bool) : fold(x);

    /// <summary>Folds of integers, as real numbers.</summary>
    static Tensor Real(Tensor x, Func<Tensor, Tensor> fold) => x.Type.IsReal() ? fold(x) : fold(x.Cast(ElementType.Float64)).Cast(x.Type);

    static Tensor Mean(Tensor x, int[] axes, bool keep) => x.Type.IsReal() ? x.Mean(axes, keep)
        : x.Sum(axes, keep) / axes.Aggregate(1L, (count, axis) => count * x.Shape[axis]);

    static OnnxValue Place(OnnxCall call, Func<Tensor, int, Tensor> place)
    {
        Tensor x = call.X;
        int axis = call.Axis(call.Int("axis", 0), x.Rank);
        Tensor y = call.Flag("select_last_index") ? x.Shape[axis] - 1L - place(x.Flip(axis), axis).Cast(ElementType.Int64) : place(x, axis);
        return call.Give(call.Flag("keepdims", true) ? y.ExpandDims(axis) : y, DataType.Int64);
    }
}
