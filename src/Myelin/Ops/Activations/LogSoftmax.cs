namespace Myelin.Ops
{
    /// <summary>y = (x - max) - ln Σ e^(x - max) over the last axis; dx = dy - e^y Σ dy.</summary>
    public sealed record LogSoftmax : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1 && x[0].Rank > 0 && x[0].Type.IsReal(), x, "rows of Float32 or Float64");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            if (RepeatedViews.Distinct(x[0].Shape, x, axes: x[0].Rank - 1) is { } distinct)
                return [Value([RepeatedViews.Once(x[0], distinct)])[0].BroadcastTo(x[0].Shape)];
            Tensor y = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
            x[0].Device.Softmax(x[0], logarithm: true, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor y = call.Y[0], dy = call.Incoming;
            if (Recording.SpellsGradients) return [dy - y.Exp() * dy.Sum(-1, keep: true)];
            Tensor dx = Tensor.Empty(y.Shape, y.Type, y.Device);
            y.Device.SoftmaxGradient(y, dy, logarithm: true, dx);
            return [dx];
        }
    }

    /// <summary>Ops on rows: the last axis.</summary>
    static class Rows
    {
        /// <summary>Brings an axis to the end, and back after.</summary>
        public static Tensor Of(Tensor x, int axis, string who, Func<Tensor, Tensor> rows)
        {
            if (!x.Type.IsReal()) throw new ShapeException($"{who}: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
            axis = x.Shape.Axis(axis, who);
            if (axis == x.Rank - 1) return rows(x);
            int[] order = [.. Enumerable.Range(0, x.Rank)];
            (order[axis], order[^1]) = (order[^1], order[axis]);
            return rows(x.Transpose(order)).Transpose(order);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The logarithm of the softmax along an axis, without forming the softmax; stable for any finite x.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
            public Tensor LogSoftmax(int axis = -1) => Ops.Rows.Of(x, axis, "LogSoftmax", row => new Ops.LogSoftmax().ApplyOne(row));
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x - ln Σ e^x over the last axis.</summary>
        public static Activation LogSoftmax => Library(x => x.LogSoftmax());
    }
}
