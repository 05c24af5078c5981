namespace Myelin.Ops
{
    /// <summary>y = the smaller one, NaN if either is. The gradient goes to the smaller; half to each where they are equal.</summary>
    public readonly struct Minimum : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.Minimum(b);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => a.EqualTo(b).Select(dy * 0.5, b.GreaterThan(a).Select(dy, 0));

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => a.EqualTo(b).Select(dy * 0.5, a.GreaterThan(b).Select(dy, 0));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The smaller of each two elements; NaN if either is NaN.</summary>
            public Tensor Minimum(Tensor other) => x.Map(other, new Ops.Minimum());
        }
    }
}
