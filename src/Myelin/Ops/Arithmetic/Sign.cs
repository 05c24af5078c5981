namespace Myelin.Ops
{
    /// <summary>y = 1 where x &gt; 0, -1 where x &lt; 0, else x: ±0 and NaN stay; dy/dx = 0 almost everywhere.</summary>
    public readonly struct Sign : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.GreaterThan(0).Select(1, ((V)0).GreaterThan(x).Select(-1, x));

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
            /// <summary>The sign of every element: 1, -1 or 0. Its gradient is 0.</summary>
            public Tensor Sign() => x.Map(new Ops.Sign());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = 1 above 0, -1 below, 0 at 0. It learns nothing: its gradient is 0.</summary>
        public static Activation Sign => Library(x => x.Sign());
    }
}
