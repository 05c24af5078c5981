namespace Myelin;

/// <summary>
/// Large views that repeat their elements along axes of stride 0, as broadcasting makes them. An op computes each distinct element once and
/// repeats the result, so that the view is never laid out.
/// </summary>
static class RepeatedViews
{
    /// <summary>Views of fewer elements are laid out: that is fast, and contiguous results suit what follows.</summary>
    const long Large = 1 << 22;

    /// <summary>The shape y with a size of 1 along the axes on which all operands repeat; null if there are none or y is small.</summary>
    /// <param name="y">The shape that the operands broadcast to.</param>
    /// <param name="x">The operands.</param>
    /// <param name="axes">How many of the leading axes are looked at.</param>
    public static Shape? Distinct(Shape y, ReadOnlySpan<Tensor> x, int axes = int.MaxValue)
    {
        bool strided = false;
        foreach (Tensor one in x) strided |= one.Strides != null;
        if (!strided || y.Elements < Large) return null;
        int[] sizes = y.Sizes.ToArray();
        bool found = false;
        for (int axis = 0; axis < Math.Min(axes, sizes.Length); axis++)
        {
            bool repeats = sizes[axis] > 1;
            foreach (Tensor one in x)
            {
                int own = axis - (sizes.Length - one.Rank);
                repeats &= own < 0 || one.Shape.Sizes[own] == 1 || one.Strides is { } strides && strides[own] == 0;
            }
            if (!repeats) continue;
            sizes[axis] = 1;
            found = true;
        }
        return found ? Shape.Own(sizes) : null;
    }

    /// <summary>The distinct elements of operands that broadcast with each other, and their shape; null if they are not large views.</summary>
    public static (Tensor[] Once, Shape Shape)? Distinct(Tensor[] x)
    {
        bool strided = false;
        foreach (Tensor one in x) strided |= one.Strides != null;
        if (!strided) return null;
        Shape shape = x[0].Shape;
        for (int i = 1; i < x.Length; i++) shape = Shape.Broadcast(shape, x[i].Shape, "Broadcast");
        return Distinct(shape, x) is { } distinct ? ([.. x.Select(one => Once(one, distinct))], shape) : null;
    }

    /// <summary>The first entry of an operand along each axis on which the shape has a size of 1.</summary>
    public static Tensor Once(Tensor x, Shape distinct)
    {
        int[] sizes = x.Shape.Sizes.ToArray();
        for (int i = 1; i <= sizes.Length; i++)
            if (distinct.Sizes[^i] == 1) sizes[^i] = 1;
        return x.View(Shape.Own(sizes), x.StridesOrRowMajor, x.Offset);
    }
}
