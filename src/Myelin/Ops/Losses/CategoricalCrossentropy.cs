namespace Myelin.Ops
{
    /// <summary>y = a b for a target a and a logarithm b; 0 where a is 0, also for b = -∞ (NaN stays NaN). ∂y/∂a = b, ∂y/∂b = a.</summary>
    public readonly struct WeightedLog : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.EqualTo(0).Select(b.EqualTo(b).Select(0, b), a * b);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * b;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * a;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The cross-entropy of logits [..., classes] with target distributions of the same shape, -Σ t ln softmax(x): one number
            /// for each row, in nats.
            /// </summary>
            /// <exception cref="ShapeException">The shapes or types differ.</exception>
            public Tensor CategoricalCrossentropy(Tensor targets)
            {
                if (targets.Shape != x.Shape)
                    throw new ShapeException($"CategoricalCrossentropy: logits {x.Shape} expect targets {x.Shape}, received {targets.Shape}; give one number " +
                        "for each class, or use SparseCategoricalCrossentropy for labels.");
                FormulaCalls.Agree(ref x, ref targets, "CategoricalCrossentropy");
                return -targets.Map(x.LogSoftmax(), new Ops.WeightedLog()).Sum(-1);
            }
        }
    }
}
