namespace Myelin.Ops
{
    /// <summary>y = Σ x over axes that are next to each other, in the order that <see cref="Device"/> defines; dx = dy, repeated.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record Sum(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            return [Reduced(Reduction.Sum, x[0])];
        }

        /// <inheritdoc/>
        public override string Rule(int i) => "dy repeated";

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) =>
            [call.Incoming.Reshape(Ones(call.X[0])).BroadcastTo(call.X[0].Shape)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The sum of all elements: a number.</summary>
            public Tensor Sum() => x.Sum(Ops.Axes.Range(0, x.Rank));

            /// <summary>The sum over an axis, which goes unless kept as 1.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are no numbers.</exception>
            public Tensor Sum(int axis, bool keep = false) => x.Sum([axis], keep);

            /// <summary>
            /// The sum over some axes. The order of each sum is part of the result (see <see cref="Device"/>): it is the same for any layout and machine,
            /// and no element passes through more than a few dozen additions.
            /// </summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are no numbers.</exception>
            public Tensor Sum(int[] axes, bool keep = false) =>
                Ops.Axes.Fold(x, axes, keep, "Sum", (view, axis, count) => new Ops.Sum(axis, count).ApplyOne(view));

            /// <summary>The sum over the axes on which a smaller shape was repeated to give this one.</summary>
            internal Tensor SumTo(Shape shape)
            {
                if (x.Shape == shape) return x;
                int extra = x.Rank - shape.Rank;
                var axes = new List<int>();
                for (int i = 0; i < x.Rank; i++)
                    if (i < extra || (shape[i - extra] == 1 && x.Shape[i] != 1)) axes.Add(i);
                return x.Sum([.. axes]).Reshape(shape);
            }
        }
    }
}
