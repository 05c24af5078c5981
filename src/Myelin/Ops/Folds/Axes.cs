namespace Myelin.Ops;

/// <summary>Axes to fold over.</summary>
static class Axes
{
    /// <summary>The axes [from, to).</summary>
    public static int[] Range(int from, int to)
    {
        var axes = new int[to - from];
        for (int i = 0; i < axes.Length; i++) axes[i] = from + i;
        return axes;
    }

    /// <summary>Whether a tensor has an axis, counted from the front.</summary>
    public static bool Has(Tensor x, int axis) => (uint)axis < (uint)x.Rank;

    /// <summary>Whether two shapes are equal but for the size of one axis at most.</summary>
    public static bool Differ(Shape a, Shape b, int axis)
    {
        if (a.Rank != b.Rank) return false;
        for (int i = 0; i < a.Rank; i++)
            if (i != axis && a.Sizes[i] != b.Sizes[i]) return false;
        return true;
    }

    /// <summary>The shape without some adjacent axes.</summary>
    public static Shape Without(Shape shape, int axis, int axes) => Shape.Create([.. shape.Sizes[..axis], .. shape.Sizes[(axis + axes)..]]);

    /// <summary>The shape with some adjacent axes of size 1.</summary>
    public static Shape AsOnes(Shape shape, int axis, int axes)
    {
        int[] sizes = shape.Sizes.ToArray();
        Array.Fill(sizes, 1, axis, axes);
        return Shape.Own(sizes);
    }

    /// <summary>Folds over any axes by a fold of which one element is its own result; axes of size 1 are then left as they are.</summary>
    public static Tensor Fold(Tensor x, int[] axes, bool keep, string who, Func<Tensor, int, int, Tensor> fold)
    {
        foreach (int axis in axes)
            if (x.Shape.Sizes[x.Shape.Axis(axis, who)] != 1) return Over(x, axes, keep, who, fold);
        x = Numbers(x, who);
        return keep || axes.Length == 0 ? x : x.Squeeze(axes);
    }

    /// <summary>
    /// Folds over any axes: moves them behind the others if they are not adjacent, and gives them back as 1 if asked. Over no
    /// axes, each element is folded alone.
    /// </summary>
    public static Tensor Over(Tensor x, int[] axes, bool keep, string who, Func<Tensor, int, int, Tensor> fold)
    {
        x = Numbers(x, who);
        if (axes.Length == 0) return fold(x.ExpandDims(-1), x.Rank, 1);
        var folds = new bool[x.Rank];
        foreach (int axis in axes) folds[x.Shape.Axis(axis, who)] = true;
        int first = Array.IndexOf(folds, true), last = Array.LastIndexOf(folds, true), count = folds.AsSpan().Count(true);
        var kept = new int[x.Rank];
        for (int axis = 0; axis < kept.Length; axis++) kept[axis] = folds[axis] ? 1 : x.Shape.Sizes[axis];
        Shape ones = Shape.Own(kept);
        Tensor y = last - first == count - 1
            ? fold(x, first, count)
            : fold(x.Transpose([.. Marked(folds, false), .. Marked(folds, true)]), x.Rank - count, count);
        return keep ? y.Reshape(ones) : y;
    }

    static Tensor Numbers(Tensor x, string who)
    {
        if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
        return x.Type.IsNumber() ? x : throw new ShapeException($"{who}: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
    }

    /// <summary>The shape of one axis among others of size 1.</summary>
    public static Shape Along(int axis, int rank, int size)
    {
        var sizes = new int[rank];
        Array.Fill(sizes, 1);
        sizes[axis] = size;
        return Shape.Own(sizes);
    }

    /// <summary>The place of a new axis in the result, given either way.</summary>
    public static int New(Shape shape, int axis, string who)
    {
        int place = axis < 0 ? axis + shape.Rank + 1 : axis;
        return place >= 0 && place <= shape.Rank ? place
            : throw new ShapeException(
                $"{who}: expects an axis from {-shape.Rank - 1} to {shape.Rank} for {shape}, received {axis}; -1 puts the new axis last.");
    }

    /// <summary>The shape of some axes of another.</summary>
    public static Shape Only(Shape shape, IReadOnlyList<int> axes)
    {
        var sizes = new int[axes.Count];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = shape.Sizes[axes[i]];
        return Shape.Own(sizes);
    }

    /// <summary>The axes that are marked, or those that are not.</summary>
    static int[] Marked(bool[] marks, bool marked)
    {
        var axes = new int[marks.AsSpan().Count(marked)];
        for (int axis = 0, i = 0; axis < marks.Length; axis++) if (marks[axis] == marked) axes[i++] = axis;
        return axes;
    }
}
