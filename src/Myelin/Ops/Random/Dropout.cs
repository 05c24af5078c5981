namespace Myelin.Ops
{
    /// <summary>y = x / (1 - rate) where a uniform number u ≥ rate, else 0: the expectation of y is x.</summary>
    public readonly record struct Dropout(double Rate) : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => b.GreaterThanOrEqual(Rate).Select(a * (1 / (1 - Rate)), 0);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => b.GreaterThanOrEqual(Rate).Select(dy * (1 / (1 - Rate)), 0);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => 0;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Every element set to 0 with probability <paramref name="rate"/> and scaled up otherwise, by uniform numbers of its shape.</summary>
            /// <exception cref="ArgumentOutOfRangeException">The rate is not from 0 to below 1.</exception>
            public Tensor Dropout(double rate, Tensor uniform) => rate is >= 0 and < 1 ? x.Map(uniform, new Ops.Dropout(rate))
                : throw new ArgumentOutOfRangeException(
                    nameof(rate), $"Dropout: expects a rate from 0 to below 1, received {rate}; it is the share that is dropped.");
        }
    }
}
