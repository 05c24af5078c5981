namespace Myelin.Ops
{
    /// <summary>y = x in another element type; dx = dy in x's type, between real types.</summary>
    /// <param name="Type">The element type of y.</param>
    public sealed record Cast(ElementType Type) : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        internal override bool IsMap => true;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1, x, "one tensor");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(x[0].Shape, Type, x[0].Device);
            x[0].Device.Copy(x[0], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(
            GradientCall call) => [Type.IsReal() && call.X[0].Type.IsReal() ? call.Incoming.Cast(call.X[0].Type) : null];
    }

    /// <summary>y = x, in row-major order; dx = dy.</summary>
    public sealed record Contiguous : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1, x, "one tensor");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(x[0].Shape, x[0].Type, x[0].Device);
            x[0].Device.Copy(x[0], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [call.Incoming];
    }
}

namespace Myelin.Ops
{
    /// <summary>y = x, through which no gradient flows: a view. It stands in graphs; outside of them a tensor leaves its graph without an op.</summary>
    public sealed record StopGradient : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(x.Length == 1, x, "one tensor");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x) => [x[0].View(x[0].Shape, x[0].Strides, x[0].Offset)];

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call) => [null];
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The elements in another type, rounded once. Reals become whole numbers towards zero, saturating, NaN as 0; whole
            /// numbers wrap around in narrower ones; anything but 0 is true.
            /// </summary>
            public Tensor Cast(ElementType type) => x.IsWeak ? x.Take(type, Device.Current) : x.Type == type ? x : new Ops.Cast(type).ApplyOne(x);

            /// <summary>The same values in row-major order: itself, or a copy.</summary>
            internal Tensor Contiguous() => x.IsContiguous ? x : new Ops.Contiguous().ApplyOne(x);

            /// <summary>The same values, through which no gradient flows.</summary>
            public Tensor StopGradient() => x.Detached;
        }
    }
}
