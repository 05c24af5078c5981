namespace Myelin.Ops
{
    /// <summary>y = x · (x/6 + 1/2 held between 0 and 1), -0 below -3; dy/dx = 0 below -3, 1 above 3, else x/3 + 1/2.</summary>
    public readonly struct HardSilu : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Maximum(-3) * (x * (1.0 / 6) + 0.5).Maximum(0).Minimum(1);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => x.GreaterThan(-3).Select(
            x.GreaterThanOrEqual(3).Select(dy, dy * (x * (1.0 / 3) + 0.5)), ((V)(-3)).GreaterThanOrEqual(x).Select(0, x));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Silu with straight lines in place of the logistic function: x · (x/6 + 1/2) between -3 and 3, 0 below and x above (Howard et al.,
            /// "Searching for MobileNetV3", 2019).
            /// </summary>
            public Tensor HardSilu() => x.Map(new Ops.HardSilu());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x · (x/6 + 1/2 limited to 0 and 1).</summary>
        public static Activation HardSilu => Library(x => x.HardSilu());

        /// <summary>y = x · (x/6 + 1/2 limited to 0 and 1): another name of <see cref="HardSilu"/>.</summary>
        public static Activation HardSwish => Library(x => x.HardSilu());
    }
}
