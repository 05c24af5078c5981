namespace Myelin.Ops
{
    /// <summary>y[i] = ln Σ e^x[i, :] - x[i, label[i]], with the maximum taken out; dx = (softmax(x) - onehot) dy[i].</summary>
    public sealed record SparseCategoricalCrossentropy : Op
    {
        /// <inheritdoc/>
        protected override bool KeepsOutput(int i) => false;

        /// <inheritdoc/>
        protected override void Check(Tensor[] x) => Expect(
            x.Length == 2 && x[0].Rank > 0 && x[0].Type.IsReal() && x[1].Shape == x[0].Shape[..^1], x,
            "logits [..., classes] of Float32 or Float64 and labels [...]");

        /// <inheritdoc/>
        protected override Tensor[] Value(Tensor[] x)
        {
            Tensor y = Tensor.Empty(x[0].Shape[..^1], x[0].Type, x[0].Device);
            x[0].Device.SparseCrossentropy(x[0], x[1], y);
            return [y];
        }

        /// <inheritdoc/>
        protected internal override Tensor?[] Gradient(GradientCall call)
        {
            Tensor x = call.X[0], labels = call.X[1], dy = call.Incoming;
            if (Recording.SpellsGradients)
            {
                Tensor columns = labels.Reshape(labels.Shape.Concat([1]));
                Tensor oneHot = columns.EqualTo(Tensor.Range(x.Shape[^1], labels.Type)).Cast(x.Type);
                return [(x.Softmax() - oneHot) * dy.Reshape(dy.Shape.Concat([1])), null];
            }
            Tensor dx = Tensor.Empty(x.Shape, x.Type, x.Device);
            x.Device.SparseCrossentropyGradient(x, labels, dy, dx);
            return [dx, null];
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The cross-entropy of logits [..., classes] with labels [...] from 0 to classes - 1: one number for each row, in nats.</summary>
            /// <remarks>A label outside gives NaN, in the value and in the gradient of its row.</remarks>
            /// <exception cref="ShapeException">The labels are no whole numbers, or there is not one for each row.</exception>
            public Tensor SparseCategoricalCrossentropy(Tensor labels)
            {
                if (!x.Type.IsReal() || x.Rank == 0)
                    throw new ShapeException("SparseCategoricalCrossentropy: expects logits [..., classes] of Float32 or Float64, received " +
                        $"{x.Type}{x.Shape}; reshape them, or Cast(ElementType.Float32) first.");
                if (labels.Type.IsReal() || labels.Type is ElementType.Bool or ElementType.Float16 or ElementType.BFloat16)
                    throw new ShapeException($"SparseCategoricalCrossentropy: expects labels that are whole numbers, received {labels.Type}{labels.Shape}; " +
                        "Cast(ElementType.Int64) first.");
                if (labels.Rank == x.Rank && labels.Shape[^1] == 1) labels = labels.Reshape(labels.Shape[..^1]);
                if (labels.Shape != x.Shape[..^1])
                    throw new ShapeException($"SparseCategoricalCrossentropy: logits {x.Shape} expect labels {x.Shape[..^1]}, received {labels.Shape}; give " +
                        "one label for each row, or use CategoricalCrossentropy for one-hot targets.");
                return new Ops.SparseCategoricalCrossentropy().ApplyOne(x, labels);
            }
        }
    }
}
