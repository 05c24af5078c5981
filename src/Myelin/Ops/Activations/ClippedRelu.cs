namespace Myelin.Ops
{
    /// <summary>y = min(x, most) where x &gt; τ, else slope (x - τ); dy/dx = 1 where τ &lt; x &lt; most, 0 above, slope below.</summary>
    public readonly record struct ClippedRelu(double Threshold, double Slope, double Most) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.GreaterThan(Threshold).Select(
            x.Minimum(Most), Slope == 0 ? x.EqualTo(x).Select(0, x) : (x - Threshold) * Slope);                  // 0 · -∞ is not 0

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => x.GreaterThan(Threshold).Select(
            ((V)Most).GreaterThan(x).Select(dy, 0), x.EqualTo(x).Select(dy * Slope, x));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The rectified linear unit of every element, with a slope below a threshold and a largest value: min(x, maxValue) above the
            /// threshold, else negativeSlope · (x - threshold). As in Keras 3.
            /// </summary>
            /// <param name="maxValue">The largest value; null for none.</param>
            /// <param name="negativeSlope">The slope below the threshold.</param>
            /// <param name="threshold">The threshold.</param>
            /// <exception cref="ArgumentOutOfRangeException">A setting is below 0 or not finite.</exception>
            public Tensor Relu(double? maxValue, double negativeSlope = 0, double threshold = 0) => x.Map(new Ops.ClippedRelu(
                CheckedRelu(threshold, nameof(threshold), "0"), CheckedRelu(negativeSlope, nameof(negativeSlope), "0"),
                maxValue is { } most ? CheckedRelu(most, nameof(maxValue), "6, or null for none,") : double.PositiveInfinity));

            /// <summary>The rectified linear unit of every element, limited to 6 (Howard et al., "MobileNets", 2017).</summary>
            public Tensor Relu6() => x.Map(new Ops.ClippedRelu(0, 0, 6));
        }

        /// <summary>Returns a setting of a relu if it is finite and not below 0, and throws otherwise.</summary>
        internal static double CheckedRelu(double value, string what, string usual) => value is >= 0 and < double.PositiveInfinity ? value
            : throw new ArgumentOutOfRangeException(what, $"Relu: expects {what} of 0 or more, received {value}; {usual} is usual.");
    }

    public sealed partial class Activation
    {
        /// <summary>y = x between 0 and 6, 0 below, 6 above.</summary>
        public static Activation Relu6 => Library(x => x.Relu6());
    }
}
