namespace Myelin.Ops
{
    /// <summary>y = a b + c, rounded once; ∂y/∂a = b, ∂y/∂b = a, ∂y/∂c = 1.</summary>
    public sealed record MultiplyAdd : Op
    {
        internal override bool IsElementwise => true;

        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i < 2;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 3 && x[0].Type.IsReal() && x[1].Type == x[0].Type && x[2].Type == x[0].Type, x, "three tensors of one real type");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape shape = Shape.Broadcast(Shape.Broadcast(x[0].Shape, x[1].Shape, Name), x[2].Shape, Name);
            Tensor y = Tensor.Empty(shape, x[0].Type, x[0].Device);
            y.Device.MultiplyAdd(x[0], x[1], x[2], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor a = call.X[0], b = call.X[1], dy = call.Incoming;
            return [
                call.Wants(0) ? (dy * b).SumTo(a.Shape) : null,
                call.Wants(1) ? (dy * a).SumTo(b.Shape) : null,
                call.Wants(2) ? dy.SumTo(call.X[2].Shape) : null];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>This times a factor plus an addend, rounded once (a fused multiply-add), elementwise, broadcasting.</summary>
            /// <param name="factor">The factor.</param>
            /// <param name="addend">The addend.</param>
            /// <exception cref="ShapeException">The shapes do not broadcast, or the types differ or are not real.</exception>
            public Tensor MultiplyAdd(Tensor factor, Tensor addend)
            {
                if (x.IsWeak && factor.IsWeak) FormulaCalls.Agree(ref x, ref addend, "MultiplyAdd");
                FormulaCalls.Agree(ref x, ref factor, "MultiplyAdd");
                FormulaCalls.Agree(ref x, ref addend, "MultiplyAdd");
                if (!x.Type.IsReal())
                    throw new ShapeException($"MultiplyAdd: expects Float32 or Float64, received {x.Type}{x.Shape}; Cast(ElementType.Float32) first.");
                return new Ops.MultiplyAdd().ApplyOne(x, factor, addend);
            }
        }
    }
}
