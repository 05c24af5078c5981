namespace Myelin.Ops
{
    /// <summary>y = the first index of the largest x along the last axis. It has no gradient.</summary>
    public sealed record ArgMax : Op
    {
        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1 && x[0].Rank > 0 && x[0].Type.IsNumber(), x, "rows of numbers");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            if (x[0].Shape[^1] == 0)
                throw new ShapeException($"ArgMax: expects at least one element along the axis, received {x[0].Shape}; nothing is the largest of none.");
            if (RepeatedViews.Distinct(x[0].Shape, x) is { } distinct)
                return [Value([RepeatedViews.Once(x[0], distinct)])[0].BroadcastTo(x[0].Shape[..^1])];      // the first of equals
            Tensor y = Tensor.Empty(x[0].Shape[..^1], ElementType.Int64, x[0].Device);
            x[0].Device.ArgMax(x[0], y);
            return [y];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The index (Int64) of the largest element along an axis, the first of equals; a NaN counts as the largest.</summary>
            /// <exception cref="ShapeException">There is no such axis, or it is empty, or the elements are no numbers.</exception>
            public Tensor ArgMax(int axis = -1)
            {
                if (!x.Type.IsNumber()) throw new ShapeException($"ArgMax: expects numbers, received {x.Type}{x.Shape}; Cast(ElementType.Int32) first.");
                axis = x.Shape.Axis(axis);
                int[] order = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis), axis];
                return new Ops.ArgMax().ApplyOne(axis == x.Rank - 1 ? x : x.Transpose(order));
            }
        }
    }
}
