namespace Myelin.Ops
{
    /// <summary>y = the inputs behind each other along an axis; each input's gradient is its slice of dy.</summary>
    /// <param name="Axis">The axis along which the inputs follow one another.</param>
    public sealed record Concatenate(int Axis) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            bool fits = x.Length > 0 && Axes.Has(x[0], Axis);
            for (int i = 1; fits && i < x.Length; i++) fits = x[i].Type == x[0].Type && Axes.Differ(x[0].Shape, x[i].Shape, Axis);
            Expect(fits, x, "tensors of one type and of one shape but for this axis");
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long size = 0;
            foreach (Tensor part in x) size += part.Shape[Axis];
            Tensor y = Tensor.Empty(x[0].Shape.With(Axis, Shape.Size(size, Name)), x[0].Type, x[0].Device);
            x[0].Device.Concatenate(x, Axis, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var shares = new Tensor?[call.X.Count];
            int start = 0;
            for (int i = 0; i < shares.Length; i++)
            {
                int size = call.X[i].Shape[Axis];
                if (call.Wants(i)) shares[i] = call.Incoming.Slice(Axis, start, size);
                start += size;
            }
            return shares;
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor)
        {
            /// <summary>Tensors behind each other along an axis. All other sizes agree.</summary>
            /// <exception cref="ShapeException">There is none, or shapes or types differ.</exception>
            public static Tensor Concatenate(IReadOnlyList<Tensor> parts, int axis)
            {
                if (parts.Count == 0) throw new ShapeException("Concatenate: expects at least one tensor, received none; give it what to join.");
                Shape first = parts[0].Shape;
                axis = first.Axis(axis);
                foreach (Tensor part in parts)
                    if (part.Rank != first.Rank || part.Shape.With(axis, 0) != first.With(axis, 0) || part.Type != parts[0].Type)
                        throw new ShapeException(
                            $"Concatenate: {parts[0].Type}{first} and {part.Type}{part.Shape} differ beyond axis {axis}; reshape or cast one of them.");
                return new Ops.Concatenate(axis).ApplyOne([.. parts]);
            }
        }
    }
}
