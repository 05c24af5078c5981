namespace Myelin.Ops
{
    /// <summary>y = ln x, dy/dx = 1/x.</summary>
    public readonly struct Log : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Log();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy / x;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The natural logarithm of every element: -∞ for 0, NaN below.</summary>
            public Tensor Log() => x.Map(new Ops.Log());
        }
    }
}
