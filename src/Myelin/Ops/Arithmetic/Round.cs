namespace Myelin.Ops
{
    /// <summary>y = the nearest whole number, ties to even; dy/dx = 0 almost everywhere.</summary>
    public readonly struct Round : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Round();

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
            /// <summary>The nearest whole number of every element, ties to even. Its gradient is 0.</summary>
            public Tensor Round() => x.Map(new Ops.Round());
        }
    }
}
