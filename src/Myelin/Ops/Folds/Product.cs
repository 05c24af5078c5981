namespace Myelin.Ops
{
    /// <summary>y = Π x over adjacent axes, in the order of the sum; dx_i = dy Π_(j ≠ i) x_j.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record Product(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(Folded(x[0]), x[0].Type, x[0].Device);
            x[0].Device.Reduce(Reduction.Product, x[0], Axis, Count, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor dy = call.Incoming.Reshape(Ones(call.X[0]));
            return [dy * (Recording.IsOn ? Spelled(call.X[0]) : Divided(call.X[0]))];
        }

        /// <summary>The product of the others by division, zeros counted apart: 0 where another is 0.</summary>
        Tensor Divided(Tensor x)
        {
            Shape ones = Ones(x);
            Tensor zero = x.EqualTo(0), safe = Tensor.Where(zero, 1, x), zeros = zero.Cast(x.Type);
            Tensor all = new Product(Axis, Count).ApplyOne(safe).Reshape(ones), many = new Sum(Axis, Count).ApplyOne(zeros).Reshape(ones);
            return Tensor.Where((many - zeros).EqualTo(0), all / safe, 0);
        }

        /// <summary>The product of the others, each multiplied anew: n² work, with gradients of every order.</summary>
        Tensor Spelled(Tensor x)
        {
            int outer = Elements(..Axis), inner = Elements((Axis + Count)..), n = Elements(Axis..(Axis + Count));
            Tensor entries = Tensor.Range(n).To(x.Device), self = entries.Reshape([n, 1, 1]).EqualTo(entries.Reshape([n, 1]));
            return new Product(2, 1).ApplyOne(Tensor.Where(self, 1, x.Reshape([outer, 1, n, inner]))).Reshape(x.Shape);

            int Elements(Range axes) => Shape.Size(x.Shape[axes].Elements, "Product");
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
            public Tensor Product(int[] axes, bool keep = false) =>
                Ops.Axes.Fold(x, axes, keep, "Product", (view, axis, count) => new Ops.Product(axis, count).ApplyOne(view));
        }
    }
}
