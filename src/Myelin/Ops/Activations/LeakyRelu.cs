namespace Myelin.Ops
{
    /// <summary>y = x where x &gt; 0, else slope x; dy/dx = 1 where x &gt; 0, else slope.</summary>
    public readonly record struct LeakyRelu(double Slope) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)0).GreaterThanOrEqual(x).Select(x * Slope, x);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)0).GreaterThanOrEqual(x).Select(dy * Slope, dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Every element that is not above 0 times a slope (Maas et al., "Rectifier nonlinearities improve neural network
            /// acoustic models", 2013).
            /// </summary>
            public Tensor LeakyRelu(double slope = 0.01) => x.Map(new Ops.LeakyRelu(slope));
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x above 0, else slope x.</summary>
        /// <param name="slope">The slope below 0.</param>
        public static Activation LeakyRelu(double slope = 0.01) => Library(x => x.LeakyRelu(slope), [slope]);
    }
}
