namespace Myelin.Ops
{
    /// <summary>y = the larger one, NaN if either is. The gradient goes to the larger; half to each where they are equal.</summary>
    public readonly struct Maximum : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.Maximum(b);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => a.EqualTo(b).Select(dy * 0.5, a.GreaterThan(b).Select(dy, 0));

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => a.EqualTo(b).Select(dy * 0.5, b.GreaterThan(a).Select(dy, 0));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The larger of each two elements; NaN if either is NaN.</summary>
            public Tensor Maximum(Tensor other) => x.Map(other, new Ops.Maximum());
        }
    }
}
