namespace Myelin.Ops
{
    /// <summary>y = H(x) = 1 where x &gt; 0, else 0, at 0 too (NaN stays NaN); dy/dx = 0 almost everywhere.</summary>
    public readonly struct Heaviside : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.GreaterThan(0).Select(1, x.EqualTo(x).Select(0, x));

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => 0;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Heaviside's step of every element: 1 above 0, and 0 at 0 and below. Its gradient is 0. A neuron that fires at its
            /// threshold, H(0) = 1, is <c>1 - (-x).Heaviside()</c>.
            /// </summary>
            public Tensor Heaviside() => x.Map(new Ops.Heaviside());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = 1 above 0, else 0: Heaviside's step. It learns nothing: its gradient is 0.</summary>
        public static Activation Step => Library(x => x.Heaviside());
    }
}
