namespace Myelin.Ops
{
    /// <summary>y = x - τ where x &gt; τ, x + τ where x &lt; -τ, else 0; dy/dx = 1 where |x| &gt; τ, else 0.</summary>
    /// <remarks>Computed as x minus x held between -τ and τ, which needs no selection.</remarks>
    public readonly record struct SoftShrink(double Threshold) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x - x.Maximum(-Threshold).Minimum(Threshold);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => x.Abs().GreaterThan(Threshold).Select(dy, 0);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Every element moved towards 0 by a threshold; 0 if it is not further away than that (Donoho, 1995).</summary>
            /// <exception cref="ArgumentOutOfRangeException">The threshold is below 0.</exception>
            public Tensor SoftShrink(double threshold = 0.5) => threshold >= 0
                ? x.Map(new Ops.SoftShrink(threshold))
                : throw new ArgumentOutOfRangeException(nameof(threshold),
                    $"SoftShrink: expects a threshold of at least 0, received {threshold}; 0.5 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x - threshold above the threshold, x + threshold below -threshold, and 0 between them.</summary>
        /// <param name="threshold">By how much values are moved towards 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">The threshold is below 0.</exception>
        public static Activation SoftShrink(double threshold = 0.5) => threshold >= 0
            ? Library(x => x.SoftShrink(threshold), [threshold])
            : throw new ArgumentOutOfRangeException(nameof(threshold),
                $"SoftShrink: expects a threshold of at least 0, received {threshold}; 0.5 is usual.");
    }
}
