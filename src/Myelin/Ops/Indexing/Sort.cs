namespace Myelin.Ops
{
    /// <summary>The rows (the last axis) of x in order, and where each element came from. dx = each dy there.</summary>
    /// <param name="Descending">Whether the largest comes first.</param>
    public sealed record Sort(bool Descending) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => i == 1;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1 && x[0].Rank > 0 && x[0].Type.IsNumber(), x, "rows of numbers");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor values = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device), indices = Tensor.Empty(x[0].Shape, ElementType.Int64, x[0].Device);
            x[0].Device.Sort(x[0], Descending, values, indices);
            return [values, indices];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Dy[0]?.AddAlong(call.Y[1].StopGradient(), call.X[0].Shape[-1])];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The elements along an axis in ascending order (or descending), NaN last, and their indices (Int64) before; equal
            /// ones stay in their order.
            /// </summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are no numbers.</exception>
            public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
            {
                if (!x.Type.IsNumber()) throw new ShapeException($"Sort: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Int32) first.");
                int[] order = [.. Enumerable.Range(0, x.Rank)];
                axis = x.Shape.Axis(axis);
                (order[axis], order[^1]) = (order[^1], order[axis]);
                Tensor[] sorted = new Ops.Sort(descending).Apply(axis == x.Rank - 1 ? x : x.Transpose(order));
                return axis == x.Rank - 1 ? (sorted[0], sorted[1]) : (sorted[0].Transpose(order), sorted[1].Transpose(order));
            }

            /// <summary>The k largest elements along an axis, the largest first (the earlier of equals), NaN last, and their indices (Int64).</summary>
            /// <exception cref="ShapeException">There is no such axis, or it has fewer than k entries, or the elements are no numbers.</exception>
            public (Tensor Values, Tensor Indices) TopK(int k, int axis = -1)
            {
                axis = x.Shape.Axis(axis);
                if (!x.Type.IsNumber()) throw new ShapeException($"TopK: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Int32) first.");
                if (k < 0 || k > x.Shape[axis])
                    throw new ShapeException(
                        $"TopK: axis {axis} of {x.Shape} has {x.Shape[axis]} entries, asked for the {k} largest; ask for 0 to {x.Shape[axis]}.");
                (Tensor values, Tensor indices) = x.Sort(axis, descending: true);
                return (values.Slice(axis, 0, k), indices.Slice(axis, 0, k));
            }
        }
    }
}
