namespace Myelin.Ops
{
    /// <summary>y[i] = x[(i - Shift) mod n] along an axis of n entries; dx is dy rolled back.</summary>
    /// <param name="Axis">The axis along which entries move.</param>
    /// <param name="Shift">How far each entry moves, from 1 to n - 1.</param>
    public sealed record Roll(int Axis, int Shift) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 1 && Axes.Has(x[0], Axis) && Shift >= 1 && Shift < x[0].Shape.Sizes[Axis], x, "a tensor whose axis has more entries than the shift");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            int rest = x[0].Shape[Axis] - Shift;
            return [Tensor.Concatenate([x[0].Slice(Axis, rest, Shift), x[0].Slice(Axis, 0, rest)], Axis)];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) =>
            [new Roll(Axis, call.X[0].Shape[Axis] - Shift).ApplyOne(call.Incoming)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Every entry of an axis moved by some places; those that leave the end come in at the beginning: [a, b, c] rolled by 1
            /// becomes [c, a, b].
            /// </summary>
            /// <param name="shift">How far entries move towards the end; negative for the beginning.</param>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">There is no such axis.</exception>
            public Tensor Roll(int shift, int axis)
            {
                axis = x.Shape.Axis(axis);
                int size = x.Shape[axis];
                if (size == 0) return x;
                int forward = shift % size;
                if (forward < 0) forward += size;
                return forward == 0 ? x : new Ops.Roll(axis, forward).ApplyOne(x);
            }

            /// <summary>Every element moved by some places in row-major order, across the ends of rows.</summary>
            /// <param name="shift">How far elements move towards the end; negative for the beginning.</param>
            public Tensor Roll(int shift) => x.Rank == 1 ? x.Roll(shift, 0) : x.Reshape(-1).Roll(shift, 0).Reshape(x.Shape);
        }
    }
}
