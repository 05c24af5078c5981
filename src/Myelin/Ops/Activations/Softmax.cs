namespace Myelin.Ops
{
    /// <summary>y = e^(x - max) / Σ e^(x - max) over the last axis; dx = y (dy - Σ dy y).</summary>
    public sealed record Softmax : Op
    {
        /// <inheritdoc/>
        public override string Rule(int i) => "y (dy - Σ dy y)";

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
            x[0].Device.Softmax(x[0], logarithm: false, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [GradientBy(call.Y[0], call.Incoming, call.Device)];

        /// <summary>y (dy - Σ dy y).</summary>
        internal static Tensor GradientBy(Tensor y, Tensor dy, Device device)
        {
            if (Recording.SpellsGradients) return y * (dy - (dy * y).Sum(-1, keep: true));
            Tensor dx = Tensor.Empty(y.Shape, y.Type, device);
            device.SoftmaxGradient(y, dy, logarithm: false, dx);
            return dx;
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Positive numbers that add up to 1 along an axis, in the proportions of e^x; stable for any finite x.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are not real.</exception>
            public Tensor Softmax(int axis = -1) => Ops.Rows.Of(x, axis, "Softmax", row => new Ops.Softmax().ApplyOne(row));
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = e^x / Σ e^x over the last axis.</summary>
        public static Activation Softmax => Library(x => x.Softmax());
    }
}
