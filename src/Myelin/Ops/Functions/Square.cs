namespace Myelin.Ops
{
    /// <summary>y = x², dy/dx = 2x.</summary>
    public readonly struct Square : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x * x;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (2 * x);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The square of every element.</summary>
            public Tensor Square() => x.Map(new Ops.Square());
        }
    }
}
