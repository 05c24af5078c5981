namespace Myelin.Ops
{
    /// <summary>y = e^x - 1, dy/dx = y + 1.</summary>
    public readonly struct Expm1 : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Expm1();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (y + 1);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>e^x - 1 of every element, exact near 0.</summary>
            public Tensor Expm1() => x.Map(new Ops.Expm1());
        }
    }
}
