namespace Myelin.Ops
{
    /// <summary>y = the smallest x over adjacent axes, NaN if any is. The gradient goes to the smallest, in equal shares where several are.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record Min(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            if (Each(x[0]) == 0 && Folded(x[0]).Elements > 0)
                throw new ShapeException($"Min: expects at least one element to fold over, received {x[0].Shape}; nothing is the smallest of none.");
            return [Reduced(Reduction.Min, x[0])];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [ToExtreme(call)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The smallest of all elements: a number.</summary>
            public Tensor Min() => x.Min([.. Enumerable.Range(0, x.Rank)]);

            /// <summary>The smallest over an axis, which goes unless kept as 1.</summary>
            /// <exception cref="ShapeException">There is no such axis, or no element to fold over.</exception>
            public Tensor Min(int axis, bool keep = false) => x.Min([axis], keep);

            /// <summary>The smallest over some axes; NaN if any element is, -0 below +0.</summary>
            /// <exception cref="ShapeException">There is no such axis, or no element to fold over.</exception>
            public Tensor Min(int[] axes, bool keep = false) =>
                Ops.Axes.Fold(x, axes, keep, "Min", (view, axis, count) => new Ops.Min(axis, count).ApplyOne(view));
        }
    }
}
