namespace Myelin.Ops
{
    /// <summary>y = Π x over adjacent axes, in the order of the sum; dx_i = dy Π_(j ≠ i) x_j.</summary>
    sealed class Product(int axis, int axes) : Op
    {
        public override string Settings => Axes.Text(axis, axes);

        protected override bool KeepsOutput(int i) => false;

        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Axes.Without(x[0].Shape, axis, axes), x[0].Type, x[0].Device);
            x[0].Device.Reduce(Reduction.Product, x[0], axis, axes, y);
            return [y];
        }

        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor dy = call.Incoming.Reshape(Axes.AsOnes(call.X[0].Shape, axis, axes));
            return [dy * (Recording.IsOn ? Spelled(call.X[0]) : Divided(call.X[0]))];
        }

        /// <summary>The product of the others by division, zeros counted apart: 0 where another is 0.</summary>
        Tensor Divided(Tensor x)
        {
            Shape ones = Axes.AsOnes(x.Shape, axis, axes);
            Tensor zero = x.EqualTo(0), safe = Tensor.Where(zero, 1, x), zeros = zero.Cast(x.Type);
            Tensor all = new Product(axis, axes).ApplyOne(safe).Reshape(ones), many = new Sum(axis, axes).ApplyOne(zeros).Reshape(ones);
            return Tensor.Where((many - zeros).EqualTo(0), all / safe, 0);
        }

        /// <summary>The product of the others, each multiplied anew: n² work, with gradients of every order.</summary>
        Tensor Spelled(Tensor x)
        {
            int outer = (int)x.Shape[..axis].Elements, inner = (int)x.Shape[(axis + axes)..].Elements, n = (int)x.Shape[axis..(axis + axes)].Elements;
            Tensor entries = Tensor.Range(n).To(x.Device), self = entries.Reshape([n, 1, 1]).EqualTo(entries.Reshape([n, 1]));
            return new Product(2, 1).ApplyOne(Tensor.Where(self, 1, x.Reshape([outer, 1, n, inner]))).Reshape(x.Shape);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The product of all elements: a number.</summary>
            public Tensor Product() => x.Product([.. Enumerable.Range(0, x.Rank)]);

            /// <summary>The product over an axis, which goes unless kept as 1.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are no numbers.</exception>
            public Tensor Product(int axis, bool keep = false) => x.Product([axis], keep);

            /// <summary>The product over some axes, in the order that a sum has; 1 of none.</summary>
            /// <exception cref="ShapeException">There is no such axis, or the elements are no numbers.</exception>
            public Tensor Product(int[] axes, bool keep = false) => Ops.Axes.Fold(x, axes, keep, "Product", (view, axis, count) => new Ops.Product(axis, count).ApplyOne(view));
        }
    }
}
