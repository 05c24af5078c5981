namespace Myelin.Ops
{
    /// <summary>y = Π x over adjacent axes, in the order of the sum; dx_i = dy Π_(j ≠ i) x_j, multiplied in pairs.</summary>
    /// <param name="Axis">The first of the folded axes.</param>
    /// <param name="Count">The number of folded axes.</param>
    public sealed record Product(int Axis, int Count) : Fold(Axis, Count)
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            return [Reduced(Reduction.Product, x[0])];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0];
            int outer = (int)x.Shape[..Axis].Elements, n = (int)Each(x), inner = (int)x.Shape[(Axis + Count)..].Elements;
            return [call.Incoming.Reshape(Ones(x)) * Others(x.Reshape([outer, n, inner])).Reshape(x.Shape)];
        }

        /// <summary>
        /// For each entry of axis 1, the product of the others. Entries i and i + n/2 make a pair; each gets the other one of its pair times
        /// the product of the other pairs. This takes n multiplications on each of two ways, no division, and has gradients of every order.
        /// </summary>
        static Tensor Others(Tensor x)
        {
            int n = x.Shape[1], half = (n + 1) / 2;
            if (n < 2) return Tensor.Filled(x.Shape, 1, x.Type, x.Device);
            Tensor first = x.Slice(1, 0, half), second = x.Slice(1, half, n - half);
            if (2 * half > n) second = Tensor.Concatenate([second, Tensor.Filled(x.Shape.With(1, 1), 1, x.Type, x.Device)], 1);
            Tensor others = Others(first * second), all = Tensor.Concatenate([others * second, others * first], 1);
            return 2 * half > n ? all.Slice(1, 0, n) : all;
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
