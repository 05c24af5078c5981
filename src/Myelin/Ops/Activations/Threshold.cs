namespace Myelin.Ops
{
    /// <summary>y = x where x &gt; τ, else v; dy/dx = 1 where x &gt; τ, else 0.</summary>
    public readonly record struct Threshold(double Least, double Otherwise) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)Least).GreaterThanOrEqual(x).Select(Otherwise, x);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)Least).GreaterThanOrEqual(x).Select(0, dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Every element above a threshold, and a default value in place of the others.</summary>
            /// <param name="threshold">The threshold.</param>
            /// <param name="defaultValue">What stands where x is not above the threshold.</param>
            /// <exception cref="ArgumentOutOfRangeException">The threshold is not a number.</exception>
            public Tensor Threshold(double threshold, double defaultValue) => !double.IsNaN(threshold)
                ? x.Map(new Ops.Threshold(threshold, defaultValue))
                : throw new ArgumentOutOfRangeException(nameof(threshold), $"Threshold: expects a number, received {threshold}; 0 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x above the threshold, else the default value.</summary>
        /// <param name="threshold">The threshold.</param>
        /// <param name="defaultValue">What stands where x is not above the threshold.</param>
        /// <exception cref="ArgumentOutOfRangeException">The threshold is not a number.</exception>
        public static Activation Threshold(double threshold, double defaultValue) => !double.IsNaN(threshold)
            ? Library(x => x.Threshold(threshold, defaultValue), [threshold, defaultValue])
            : throw new ArgumentOutOfRangeException(nameof(threshold), $"Threshold: expects a number, received {threshold}; 0 is usual.");
    }
}
