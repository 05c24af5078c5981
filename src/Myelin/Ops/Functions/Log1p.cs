namespace Myelin.Ops
{
    /// <summary>y = ln(1 + x), dy/dx = 1/(1 + x).</summary>
    public readonly struct Log1p : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Log1p();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy / (1 + x);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>ln(1 + x) of every element, exact near 0.</summary>
            public Tensor Log1p() => x.Map(new Ops.Log1p());
        }
    }
}
