namespace Myelin.Ops
{
    /// <summary>y = x repeated to a larger shape by NumPy's rule: a view. dx = the sum over the repeated axes.</summary>
    /// <param name="Shape">The shape of y.</param>
    public sealed record BroadcastTo(Shape Shape) : Op
    {
        /// <inheritdoc/>
        public override string Rule(int i) => "dy summed over the repeats";

        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) =>
            Expect(x.Length == 1 && Shape.Broadcast(x[0].Shape, Shape, "BroadcastTo") == Shape, x, "one tensor that broadcasts to its shape");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long[] own = x[0].StridesOrRowMajor, strides = new long[Shape.Rank];
            for (int i = 1; i <= x[0].Rank; i++) strides[^i] = x[0].Shape[^i] == 1 ? 0 : own[^i];
            return [x[0].View(Shape, strides, x[0].Offset)];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming.SumTo(call.X[0].Shape)];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>This repeated to a larger shape, without copying: axes of size 1 and missing leading axes are repeated.</summary>
            /// <exception cref="ShapeException">It does not broadcast to that shape.</exception>
            public Tensor BroadcastTo(Shape shape)
            {
                if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
                if (x.Shape == shape) return x;
                if (Shape.Broadcast(x.Shape, shape, "BroadcastTo") != shape)
                    throw new ShapeException($"BroadcastTo: {x.Shape} is larger than {shape}; take a sum or a slice instead.");
                return new Ops.BroadcastTo(shape).ApplyOne(x);
            }
        }
    }
}
