namespace Myelin.Ops
{
    /// <summary>
    /// y = -t ln σ(x) - (1 - t) ln(1 - σ(x)) of a logit x and a target t in 0..1, in the form max(x, 0) - x t + ln(1 + e^-|x|),
    /// which neither overflows nor cancels. dy/dx = σ(x) - t, dy/dt = -x.
    /// </summary>
    public readonly struct BinaryCrossentropy : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.Maximum(0) - a * b + (-a.Abs()).Exp().Log1p();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * (a.Sigmoid() - b);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => -(dy * a);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The cross-entropy of every logit with its target (0 to 1), stable for logits of any size.</summary>
            public Tensor BinaryCrossentropy(Tensor targets) => x.Map(targets, new Ops.BinaryCrossentropy());
        }
    }
}
