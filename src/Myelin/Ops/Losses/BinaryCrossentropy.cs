namespace Myelin.Ops
{
    /// <summary>
    /// y = -t ln σ(x) - (1 - t) ln(1 - σ(x)) of a logit x and a target t in 0..1, in the form |x| s + ln(1 + e^-|x|) with s = 1 - t where
    /// x &gt; 0, else t, which neither overflows nor cancels; a term with s = 0 is 0 for an infinite x as well. dy/dx = σ(x) - t, dy/dt = -x.
    /// </summary>
    public readonly struct BinaryCrossentropy : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V>
        {
            V size = a.Abs(), share = a.GreaterThan(0).Select(1 - b, b);
            return share.EqualTo(0).Select(0, size * share) + (-size).Exp().Log1p();
        }

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
