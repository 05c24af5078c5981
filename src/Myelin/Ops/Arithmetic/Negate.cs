namespace Myelin.Ops
{
    /// <summary>y = -x, dy/dx = -1.</summary>
    public readonly struct Negate : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => -x;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => -dy;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The negative of every element.</summary>
            public Tensor Negate() => x.Map(new Ops.Negate());
        }
    }
}
