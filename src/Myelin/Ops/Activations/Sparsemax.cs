namespace Myelin.Ops
{
    /// <summary>
    /// y = max(x - τ, 0) over the last axis, where τ makes the sum of y 1; dx = s (dy - Σ s dy / Σ s), where s is 1 where y &gt; 0, else 0.
    /// </summary>
    /// <remarks>τ = (Σ z_j - 1) / k over the k largest z of a row, with the largest k for which 1 + k z_k exceeds that sum.</remarks>
    public sealed record Sparsemax : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsInput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) =>
            Expect(x.Length == 1 && x[0].Rank > 0 && x[0].Shape[-1] > 0 && x[0].Type.IsReal(), x, "rows of Float32 or Float64");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor rows = x[0] - x[0].Max([-1], keep: true), z = rows.Sort(-1, descending: true).Values, sums = z.CumulativeSum(-1);
            Tensor places = (Tensor.Range(x[0].Shape[-1]) + 1).Cast(x[0].Type).To(x[0].Device);
            Tensor inside = (z * places + 1).GreaterThan(sums).Cast(x[0].Type), count = inside.Sum(-1, keep: true);
            Tensor threshold = ((z * inside).Sum(-1, keep: true) - 1) / count;
            return [(rows - threshold).Relu()];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor dy = call.Incoming, support = call.Y[0].GreaterThan(0).Cast(dy.Type);
            return [support * (dy - (dy * support).Sum(-1, keep: true) / support.Sum(-1, keep: true))];
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
            /// Numbers from 0 up that add up to 1 along an axis: the nearest such numbers to x, many of them exactly 0 (Martins and Astudillo,
            /// "From softmax to sparsemax", 2016).
            /// </summary>
            /// <param name="axis">The axis.</param>
            /// <exception cref="ShapeException">There is no such axis, it is empty, or the elements are not real.</exception>
            public Tensor Sparsemax(int axis = -1) => x.Rank > 0 && x.Shape[x.Shape.Axis(axis, "Sparsemax")] == 0
                ? throw new ShapeException($"Sparsemax: expects at least one entry along axis {axis}, received {x.Shape}; give each row one entry or more.")
                : Ops.Rows.Of(x, axis, "Sparsemax", row => new Ops.Sparsemax().ApplyOne(row));
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = max(x - τ, 0) over the last axis, where τ makes the sum of y 1.</summary>
        public static Activation Sparsemax => Library(x => x.Sparsemax());
    }
}
