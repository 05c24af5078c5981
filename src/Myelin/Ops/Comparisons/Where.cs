namespace Myelin.Ops
{
    /// <summary>y = a where the condition holds, else b; each gets the gradient where it was taken.</summary>
    public sealed record Where : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => i == 0;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        internal override bool IsMap => true;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 3 && x[0].Type == ElementType.Bool && x[1].Type == x[2].Type && x[1].Type.IsNumber(), x, "a condition of Bool and numbers of one type");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape shape = Shape.Broadcast(x[0].Shape, Shape.Broadcast(x[1].Shape, x[2].Shape, "Where"), "Where");
            Tensor y = Tensor.Empty(shape, x[1].Type, x[1].Device);
            y.Device.Select(x[0], x[1], x[2], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [
            null,
            call.Wants(1) ? Tensor.Where(call.X[0], call.Incoming, 0).SumTo(call.X[1].Shape) : null,
            call.Wants(2) ? Tensor.Where(call.X[0], 0, call.Incoming).SumTo(call.X[2].Shape) : null];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor)
        {
            /// <summary>Elements of one tensor where a condition holds, of another elsewhere; all three broadcast.</summary>
            /// <exception cref="ShapeException">The condition is no Bool, the types differ, or the shapes do not broadcast.</exception>
            public static Tensor Where(Tensor condition, Tensor whenTrue, Tensor whenFalse)
            {
                if (condition.Type != ElementType.Bool || condition.IsWeak)
                    throw new ShapeException(
                        $"Where: expects a condition of Bool, received {condition.Type}{condition.Shape}; compare it with something first.");
                FormulaCalls.Agree(ref whenTrue, ref whenFalse, "Where");
                if (!whenTrue.Type.IsNumber())
                    throw new ShapeException($"Where: expects numbers to choose from, received {whenTrue.Type}; Cast(ElementType.Float32) first.");
                return new Ops.Where().ApplyOne(condition, whenTrue, whenFalse);
            }
        }
    }
}
