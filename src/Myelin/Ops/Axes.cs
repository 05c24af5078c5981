namespace Myelin.Ops;

/// <summary>Axes to fold over.</summary>
static class Axes
{
    /// <summary>The shape without some adjacent axes.</summary>
    public static Shape Without(Shape shape, int axis, int axes) => Shape.Create([.. shape.Sizes[..axis], .. shape.Sizes[(axis + axes)..]]);

    /// <summary>The shape with some adjacent axes of size 1.</summary>
    public static Shape AsOnes(Shape shape, int axis, int axes)
    {
        int[] sizes = shape.Sizes.ToArray();
        Array.Fill(sizes, 1, axis, axes);
        return Shape.Own(sizes);
    }

    /// <summary>
    /// Folds over any axes: moves them behind the others if they are not adjacent, and gives them back as 1 if asked. One
    /// element folds to itself.
    /// </summary>
    public static Tensor Fold(Tensor x, int[] axes, bool keep, string who, Func<Tensor, int, int, Tensor> fold)
    {
        if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
        if (!x.Type.IsNumber()) throw new ShapeException($"{who}: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
        int[] order = [.. axes.Select(axis => x.Shape.Axis(axis)).Distinct().Order()];
        if (order.Length == 0) return x;
        Shape shape = x.Shape;
        Tensor y;
        if (order.All(axis => shape[axis] == 1)) y = x.Reshape(Shape.Own([.. shape.Sizes.ToArray().Where((_, axis) => !order.Contains(axis))]));
        else if (order[^1] - order[0] == order.Length - 1) y = fold(x, order[0], order.Length);
        else
        {
            int[] others = [.. Enumerable.Range(0, x.Rank).Except(order)];
            y = fold(x.Transpose([.. others, .. order]), others.Length, order.Length);
        }
        if (!keep) return y;
        int[] sizes = shape.Sizes.ToArray();
        foreach (int axis in order) sizes[axis] = 1;
        return y.Reshape(Shape.Own(sizes));
    }
}
