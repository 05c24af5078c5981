namespace Myelin.Ops
{
    /// <summary>The entries of an axis, one output each, without that axis: views. dx = their gradients, stacked.</summary>
    /// <param name="Axis">The axis.</param>
    public sealed record Unstack(int Axis) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1 && Axes.Has(x[0], Axis), x, "a tensor with this axis");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long[] strides = x[0].StridesOrRowMajor, others = [.. strides[..Axis], .. strides[(Axis + 1)..]];
            Shape shape = Axes.Without(x[0].Shape, Axis, 1);
            var entries = new Tensor[x[0].Shape[Axis]];
            for (int i = 0; i < entries.Length; i++) entries[i] = x[0].View(shape, others, x[0].Offset + (long)i * strides[Axis]);
            return entries;
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var entries = new Tensor[call.Y.Count];
            for (int i = 0; i < entries.Length; i++) entries[i] = call.Dy[i] ?? Split.Nothing(call.Y[i], call.X[0].Type, call.Device);
            return [new Stack(Axis).ApplyOne(entries)];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The entries of an axis, each without that axis, without copying: <c>foreach (Tensor step in sequence.Unstack(axis: 1))</c>.
            /// The gradient is one <see cref="Stack"/>, whereas that of an index x[i] alone has the size of x.
            /// </summary>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">There is no such axis.</exception>
            public Tensor[] Unstack(int axis = 0)
            {
                axis = x.Shape.Axis(axis);
                Ops.Split.CheckParts(x.Shape[axis], x.Shape, axis, "Unstack");
                return x.Shape[axis] == 0 ? [] : new Ops.Unstack(axis).Apply(x);
            }
        }
    }
}
