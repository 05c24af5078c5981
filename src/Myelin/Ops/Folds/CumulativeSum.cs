namespace Myelin.Ops
{
    /// <summary>
    /// y_i = Σ_(j ≤ i) x_j along an axis, one after the other (j &lt; i if exclusive, j ≥ i if reversed); dx = the sum of dy the
    /// other way round.
    /// </summary>
    /// <param name="Axis">The axis that is summed along.</param>
    /// <param name="Exclusive">Whether an entry is left out of its own sum.</param>
    /// <param name="Reverse">Whether sums run from the last entry to the first.</param>
    public sealed record CumulativeSum(int Axis, bool Exclusive, bool Reverse) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1 && Axes.Has(x[0], Axis) && x[0].Type.IsNumber(), x, "numbers with this axis");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
            x[0].Device.Scan(x[0], Axis, Exclusive, Reverse, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [new CumulativeSum(Axis, Exclusive, !Reverse).ApplyOne(call.Incoming)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The running sums along an axis, added one after the other from its first entry on.</summary>
            /// <param name="axis">The axis.</param>
            /// <param name="exclusive">Leaves an entry out of its own sum: the first one is 0.</param>
            /// <param name="reverse">Begins at the last entry and goes to the first.</param>
            /// <exception cref="ShapeException">There is no such axis, or the elements are no numbers.</exception>
            public Tensor CumulativeSum(int axis = -1, bool exclusive = false, bool reverse = false)
            {
                if (!x.Type.IsNumber()) throw new ShapeException($"CumulativeSum: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Int32) first.");
                return new Ops.CumulativeSum(x.Shape.Axis(axis), exclusive, reverse).ApplyOne(x);
            }
        }
    }
}
