namespace Myelin.Ops
{
    /// <summary>y = 1/x, dy/dx = -y².</summary>
    public readonly struct Reciprocal : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => 1 / x;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => -(dy * y * y);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>One over every element.</summary>
            public Tensor Reciprocal() => x.Map(new Ops.Reciprocal());
        }
    }
}
