namespace Myelin.Ops
{
    /// <summary>y = inputs of one shape along a new axis; the gradient of each is its entry of dy.</summary>
    /// <param name="Axis">The new axis of y.</param>
    public sealed record Stack(int Axis) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            bool fits = x.Length > 0 && (uint)Axis <= (uint)x[0].Rank;
            for (int i = 1; fits && i < x.Length; i++) fits = x[i].Type == x[0].Type && x[i].Shape == x[0].Shape;
            Expect(fits, x, "tensors of one type and one shape, which can have one more axis there");
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Shape shape = x[0].Shape, entry = Shape.Create([.. shape.Sizes[..Axis], 1, .. shape.Sizes[Axis..]]);
            Tensor y = Tensor.Empty(entry.With(Axis, x.Length), x[0].Type, x[0].Device);
            x[0].Device.Concatenate(Array.ConvertAll(x, part => part.Reshape(entry)), Axis, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => new Unstack(Axis).Apply(call.Incoming);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor)
        {
            /// <summary>Tensors of one shape along a new axis.</summary>
            /// <param name="parts">The tensors.</param>
            /// <param name="axis">The new axis of the result; -1 puts it last.</param>
            /// <exception cref="ShapeException">There is no tensor, or shapes or types differ, or the result has no such axis.</exception>
            public static Tensor Stack(IReadOnlyList<Tensor> parts, int axis = 0)
            {
                if (parts.Count == 0) throw new ShapeException("Stack: expects at least one tensor, received none; give it what to stack.");
                foreach (Tensor part in parts)
                    if (part.Shape != parts[0].Shape || part.Type != parts[0].Type)
                        throw new ShapeException($"Stack: {parts[0].Type}{parts[0].Shape} and {part.Type}{part.Shape} differ; "
                            + "reshape or cast one of them, or Concatenate along an axis that they have.");
                return new Ops.Stack(Ops.Axes.New(parts[0].Shape, axis, "Stack")).ApplyOne([.. parts]);
            }
        }
    }
}
