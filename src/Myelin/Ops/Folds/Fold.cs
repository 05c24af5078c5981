namespace Myelin.Ops;

/// <summary>A fold over adjacent axes, which y no longer has.</summary>
/// <param name="Axis">The first of the folded axes.</param>
/// <param name="Count">The number of folded axes.</param>
public abstract record Fold(int Axis, int Count) : Op
{
    /// <summary>axis 1, or axes 1, 2.</summary>
    public sealed override string Settings => Count switch
    {
        0 => "",
        1 => $"axis {Axis}",
        > 1 and <= Shape.MostAxes => $"axes {string.Join(", ", Enumerable.Range(0, Count).Select(i => (long)Axis + i))}",
        _ => $"axis {Axis}, count {Count}",
    };

    /// <inheritdoc/>
    protected sealed override void Check(Tensor[] x) =>
        Expect(x.Length == 1 && Axis >= 0 && Count >= 0 && Axis <= x[0].Rank - Count && x[0].Type.IsNumber(), x, "numbers with these axes");

    /// <summary>The shape of y.</summary>
    private protected Shape Folded(Tensor x) => Axes.Without(x.Shape, Axis, Count);

    /// <summary>The shape of x with the folded axes of size 1, as which y broadcasts to x.</summary>
    private protected Shape Ones(Tensor x) => Axes.AsOnes(x.Shape, Axis, Count);

    /// <summary>The number of elements of each fold.</summary>
    private protected long Each(Tensor x)
    {
        long each = 1;
        for (int i = 0; i < Count; i++) each *= x.Shape[Axis + i];
        return each;
    }

    /// <summary>The fold by a reduction of the device. Axes that stay and repeat are folded once.</summary>
    private protected Tensor Reduced(Reduction reduction, Tensor x)
    {
        if (x.Strides != null && RepeatedViews.Distinct(x.Shape, [x]) is { } distinct)
        {
            int[] sizes = distinct.Sizes.ToArray();
            x.Shape.Sizes.Slice(Axis, Count).CopyTo(sizes.AsSpan(Axis));
            if (Shape.Own(sizes) is var once && once != x.Shape) return Reduced(reduction, RepeatedViews.Once(x, once)).BroadcastTo(Folded(x));
        }
        Tensor y = Tensor.Empty(Folded(x), x.Type, x.Device);
        x.Device.Reduce(reduction, x, Axis, Count, y);
        return y;
    }

    /// <summary>The gradient of a maximum or minimum: dy goes to where x equals y, in equal shares.</summary>
    private protected Tensor ToExtreme(GradientCall call)
    {
        Tensor x = call.X[0];
        Shape ones = Ones(x);
        Tensor extreme = x.EqualTo(call.Y[0].Reshape(ones)).Cast(x.Type).StopGradient();
        Tensor many = new Sum(Axis, Count).ApplyOne(extreme).Reshape(ones);
        return extreme / many * call.Incoming.Reshape(ones);
    }
}
