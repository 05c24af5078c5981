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

}
