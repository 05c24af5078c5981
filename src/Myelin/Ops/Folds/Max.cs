namespace Myelin.Ops
{
    /// <summary>y = the largest x over adjacent axes, NaN if any is. The gradient goes to the largest, in equal shares where several are.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record Max(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            if (Each(x[0]) == 0 && Folded(x[0]).Elements > 0)
                throw new ShapeException($"Max: expects at least one element to fold over, received {x[0].Shape}; nothing is the largest of none.");
            return [Reduced(Reduction.Max, x[0])];
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
            /// <summary>The largest of all elements: a number.</summary>
            public Tensor Max() => x.Max(Ops.Axes.Range(0, x.Rank));

            /// <summary>The largest over an axis, which goes unless kept as 1.</summary>
            public Tensor Max(int axis, bool keep = false) => x.Max([axis], keep);

            /// <summary>The largest over some axes; NaN if any element is, +0 above -0.</summary>
            /// <exception cref="ShapeException">There is no such axis, or no element to fold over.</exception>
            public Tensor Max(int[] axes, bool keep = false) =>
                Ops.Axes.Fold(x, axes, keep, "Max", (view, axis, count) => new Ops.Max(axis, count).ApplyOne(view));
        }
    }
}
