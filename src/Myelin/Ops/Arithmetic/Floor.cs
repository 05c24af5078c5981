namespace Myelin.Ops
{
    /// <summary>y = the largest whole number not above x; dy/dx = 0 almost everywhere.</summary>
    public readonly struct Floor : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Floor();

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
            /// <summary>The largest whole number that is not above each element. Its gradient is 0.</summary>
            public Tensor Floor() => x.Map(new Ops.Floor());
        }
    }
}
