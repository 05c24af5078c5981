namespace Myelin.Ops
{
    /// <summary>y = the largest x over adjacent axes, NaN if any is. The gradient goes to the largest, in equal shares where several are.</summary>
    sealed class Max(int axis, int axes) : Op
    {
        public override string Settings => Axes.Text(axis, axes);

        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Axes.Without(x[0].Shape, axis, axes), x[0].Type, x[0].Device);
            long folded = 1;
            for (int i = 0; i < axes; i++) folded *= x[0].Shape[axis + i];
            if (folded == 0 && y.Shape.Elements > 0) throw new ShapeException($"Max: expects at least one element to fold over, received {x[0].Shape}; nothing is the largest of none.");
            x[0].Device.Reduce(Reduction.Max, x[0], axis, axes, y);
            return [y];
        }

        protected internal override Tensor?[] Gradient(GradientCall call) => [Share(call, axis, axes)];

        /// <summary>dy to where x is the extreme y, in equal shares.</summary>
        internal static Tensor Share(GradientCall call, int axis, int axes)
        {
            Tensor x = call.X[0];
            Shape ones = Axes.AsOnes(x.Shape, axis, axes);
            Tensor largest = x.EqualTo(call.Y[0].Reshape(ones)).Cast(x.Type).StopGradient();
            Tensor many = new Sum(axis, axes).ApplyOne(largest).Reshape(ones);
            return largest / many * call.Incoming.Reshape(ones);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The largest of all elements: a number.</summary>
            public Tensor Max() => x.Max(Ops.Axes.Range(0, x.Rank));

            /// <summary>The largest over an axis, which goes unless kept as 1.</summary>
            public Tensor Max(int axis, bool keep = false) => x.Max([axis], keep);

            /// <summary>The largest over some axes; NaN if any element is, +0 above -0.</summary>
            /// <exception cref="ShapeException">There is no such axis, or no element to fold over.</exception>
            public Tensor Max(int[] axes, bool keep = false) => Ops.Axes.Fold(x, axes, keep, "Max", (view, axis, count) => new Ops.Max(axis, count).ApplyOne(view));
        }
    }
}
