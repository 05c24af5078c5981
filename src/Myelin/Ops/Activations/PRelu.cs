namespace Myelin.Ops
{
    /// <summary>y = a where a &gt; 0, else b a; ∂y/∂a = 1 where a &gt; 0, else b; ∂y/∂b = 0 where a &gt; 0, else a.</summary>
    public readonly struct PRelu : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => ((V)0).GreaterThanOrEqual(a).Select(b * a, a);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => ((V)0).GreaterThanOrEqual(a).Select(b * dy, dy);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => a.GreaterThan(0).Select(0, a * dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Every element that is not above 0 times a slope, which broadcasts and has a gradient: <see cref="Myelin.PRelu"/> learns it.</summary>
            public Tensor PRelu(Tensor slope) => x.Map(slope, new Ops.PRelu());
        }
    }
}
