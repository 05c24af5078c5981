namespace Myelin.Ops
{
    /// <summary>y = √x, dy/dx = 1/(2y).</summary>
    public readonly struct Sqrt : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Sqrt();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy / (2 * y);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The square root of every element: NaN below 0.</summary>
            public Tensor Sqrt() => x.Map(new Ops.Sqrt());
        }
    }
}
