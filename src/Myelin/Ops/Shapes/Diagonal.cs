namespace Myelin.Ops
{
    /// <summary>y[..., i] = x[..., i, ..., i, ...] for two axes of one size: a view. dx = dy on the diagonal, 0 beside it.</summary>
    /// <param name="First">The first of the two axes.</param>
    /// <param name="Second">The second of the two axes.</param>
    public sealed record Diagonal(int First, int Second) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 1 && Axes.Has(x[0], First) && Axes.Has(x[0], Second) && First != Second && x[0].Shape.Sizes[First] == x[0].Shape.Sizes[Second], x,
            "a tensor with two such axes of one size");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long[] strides = x[0].StridesOrRowMajor;
            int[] others = [.. Enumerable.Range(0, x[0].Rank).Where(axis => axis != First && axis != Second)];
            Shape shape = Shape.Create([.. others.Select(axis => x[0].Shape[axis]), x[0].Shape[First]]);
            return [x[0].View(shape, [.. others.Select(axis => strides[axis]), strides[First] + strides[Second]], x[0].Offset)];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            if (call.X[0].Shape is { Elements: 0 } nothing) return [Tensor.Filled(nothing, 0, call.Incoming.Type, call.Incoming.Device)];
            int rank = call.X[0].Rank, size = call.X[0].Shape[First];
            var order = new int[rank];                           // dy[..., i] becomes [..., i, 1], and its last two axes go to their places
            for (int axis = 0, other = 0; axis < rank; axis++) order[axis] = axis == First ? rank - 2 : axis == Second ? rank - 1 : other++;
            Tensor entries = Tensor.Range(size).To(call.Incoming.Device), same = entries.Reshape([size, 1]).EqualTo(entries);
            return [Tensor.Where(same, call.Incoming.ExpandDims(-1), 0).Transpose(order)];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The diagonal of two axes of one size, which go; it becomes the last axis. Shares the storage.</summary>
            /// <exception cref="ShapeException">There are no such axes, or they are one, or their sizes differ.</exception>
            public Tensor Diagonal(int first = -2, int second = -1)
            {
                (first, second) = (x.Shape.Axis(first), x.Shape.Axis(second));
                if (first == second || x.Shape[first] != x.Shape[second])
                    throw new ShapeException(
                        $"Diagonal: expects two axes of one size, received axes {first} and {second} of {x.Shape}; slice the longer one first.");
                return new Ops.Diagonal(first, second).ApplyOne(x);
            }
        }
    }
}
