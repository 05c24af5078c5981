namespace Myelin.Ops
{
    /// <summary>y = x with its axes in another order: a view.</summary>
    /// <param name="Order">Axis i of y is axis Order[i] of x.</param>
    public sealed record Transpose(IReadOnlyList<int> Order) : Op
    {
        /// <inheritdoc/>
        public override string Rule(int i) => "dy with its axes back";

        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x)
        {
            bool fits = x.Length == 1 && Order.Count == x[0].Rank;
            ulong seen = 0;
            for (int i = 0; fits && i < Order.Count; i++) fits = (uint)Order[i] < (uint)Order.Count && seen != (seen |= 1UL << Order[i]);
            Expect(fits, x, "a tensor whose axes are named once each");
        }

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            long[] strides = x[0].StridesOrRowMajor;
            var turned = new long[Order.Count];
            for (int i = 0; i < turned.Length; i++) turned[i] = strides[Order[i]];
            return [x[0].View(Axes.Only(x[0].Shape, Order), turned, x[0].Offset)];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            var back = new int[Order.Count];
            for (int i = 0; i < back.Length; i++) back[Order[i]] = i;
            return [call.Incoming.Transpose(back)];
        }

        /// <summary>Whether both have equal attributes.</summary>
        public bool Equals(Transpose? other) => other != null && Order.SequenceEqual(other.Order);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Order.Count, Order.Count > 0 ? Order[0] : 0);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The last two axes swapped: the transpose of each matrix.</summary>
            /// <exception cref="ShapeException">There are fewer than two axes.</exception>
            public Tensor Transpose()
            {
                if (x.Rank < 2) throw new ShapeException($"Transpose: expects a matrix, received {x.Shape}; Reshape it to two axes first.");
                int[] order = Ops.Axes.Range(0, x.Rank);
                (order[^2], order[^1]) = (order[^1], order[^2]);
                return new Ops.Transpose(order).ApplyOne(x);
            }

            /// <summary>The axes in another order: axis i of the result is axis <c>order[i]</c>.</summary>
            /// <exception cref="ShapeException">The order does not name every axis once.</exception>
            public Tensor Transpose(params int[] order)
            {
                int[] axes = [.. order.Select(axis => x.Shape.Axis(axis))];
                if (axes.Length != x.Rank || axes.Distinct().Count() != x.Rank)
                    throw new ShapeException($"Transpose: expects every axis of {x.Shape} once, received [{string.Join(", ", order)}]; name each of them in " +
                        "the order of the result.");
                return new Ops.Transpose(axes).ApplyOne(x);
            }
        }
    }
}
