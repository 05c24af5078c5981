namespace Myelin.Ops
{
    /// <summary>
    /// y = a b, [..., m, k] · [..., k, n]; each element is summed over k ascending by fused multiply-add.
    /// da = dy bᵀ, db = aᵀ dy. A b of Float16 or BFloat16 is widened to Float32 as it is read and has no gradient.
    /// </summary>
    public sealed record MatMul : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        public override string Rule(int i) => i == 0 ? "dy bᵀ" : "aᵀ dy";

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && x[0].Rank > 1 && x[1].Rank > 1 && x[0].Shape.Sizes[^1] == x[1].Shape.Sizes[^2] && x[0].Type.IsNumber()
                && (x[1].Type == x[0].Type || (x[0].Type == ElementType.Float32 && x[1].Type.IsHalf())), x, "matrices [..., m, k] and [..., k, n] of one type");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor a = x[0], b = x[1];
            Shape batch = a.Rank == 2 && b.Rank == 2 ? default : Shape.Broadcast(a.Shape[..^2], b.Shape[..^2], "MatMul");
            Tensor y = Tensor.Empty(batch.Concat([a.Shape[^2], b.Shape[^1]]), a.Type, a.Device);
            if (batch.Rank > 0)
            {
                a = a.BroadcastTo(batch.Concat(a.Shape[^2..]));
                b = b.BroadcastTo(batch.Concat(b.Shape[^2..]));
            }
            a.Device.Product(a, b, y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor a = call.X[0], b = call.X[1], dy = call.Incoming;
            return [
                call.Wants(0) ? dy.MatMul(b.Transpose()).SumTo(a.Shape) : null,
                call.WantsWeights(1, Name) ? a.Transpose().MatMul(dy).SumTo(b.Shape) : null];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The matrix product [..., m, k] · [..., k, n] = [..., m, n]. Leading axes broadcast; a vector counts as one row or one column.</summary>
            /// <param name="other">
            /// The right side, of the same element type. Beside an x of Float32 it may be Float16 or BFloat16: weights stored in half the
            /// memory. The result has the bits of <c>x.MatMul(other.Cast(ElementType.Float32))</c>, but no float copy of the weights is made,
            /// and they have no gradient.
            /// </param>
            /// <exception cref="ShapeException">The inner sizes differ, or the elements are no numbers or of two types.</exception>
            public Tensor MatMul(Tensor other)
            {
                FormulaCalls.AgreeOnWeights(ref x, ref other, "MatMul");
                if (!x.Type.IsNumber()) throw new ShapeException($"MatMul: expects numbers, received {x.Type}; Cast(ElementType.Float32) first.");
                if (x.Rank == 0 || other.Rank == 0)
                    throw new ShapeException($"MatMul: {x.Shape} · {other.Shape}: expects vectors or matrices; multiply a number with *.");
                if (x.Rank == 1)
                    return x.Reshape([1, x.Shape[0]]).MatMul(other) is var row && row.Rank == 1
                        ? row.Reshape(default(Shape))
                        : row.Reshape(Ops.Axes.Without(row.Shape, row.Rank - 2, 1));
                if (other.Rank == 1) return x.MatMul(other.Reshape([other.Shape[0], 1])) is var column ? column.Reshape(column.Shape[..^1]) : column;
                if (x.Shape[^1] != other.Shape[^2])
                    throw new ShapeException($"MatMul: {x.Shape} · {other.Shape}: the inner sizes {x.Shape[^1]} and {other.Shape[^2]} differ. Transpose one " +
                        "side or change its shape.");
                if (x.Rank > 2 && other.Rank == 2)       // [..., m, k] · [k, n] is one product of all rows
                    return x.Reshape([-1, x.Shape[^1]]).MatMul(other).Reshape(x.Shape.With(-1, other.Shape[^1]));
                return new Ops.MatMul().ApplyOne(x, other);
            }
        }
    }
}
