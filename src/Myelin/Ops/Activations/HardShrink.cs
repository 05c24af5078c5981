namespace Myelin.Ops
{
    /// <summary>y = x where |x| &gt; τ, else 0; dy/dx = 1 where |x| &gt; τ, else 0.</summary>
    public readonly record struct HardShrink(double Threshold) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)Threshold).GreaterThanOrEqual(x.Abs()).Select(0, x);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)Threshold).GreaterThanOrEqual(x.Abs()).Select(0, dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Every element, or 0 if it is not further from 0 than a threshold (Donoho and Johnstone, 1994).</summary>
            /// <exception cref="ArgumentOutOfRangeException">The threshold is below 0.</exception>
            public Tensor HardShrink(double threshold = 0.5) => threshold >= 0
                ? x.Map(new Ops.HardShrink(threshold))
                : throw new ArgumentOutOfRangeException(nameof(threshold),
                    $"HardShrink: expects a threshold of at least 0, received {threshold}; 0.5 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x where |x| is above the threshold, else 0.</summary>
        /// <param name="threshold">The largest distance from 0 that becomes 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">The threshold is below 0.</exception>
        public static Activation HardShrink(double threshold = 0.5) => threshold >= 0
            ? Library(x => x.HardShrink(threshold), [threshold])
            : throw new ArgumentOutOfRangeException(nameof(threshold),
                $"HardShrink: expects a threshold of at least 0, received {threshold}; 0.5 is usual.");
    }
}
