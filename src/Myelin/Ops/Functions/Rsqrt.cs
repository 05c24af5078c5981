namespace Myelin.Ops
{
    /// <summary>y = 1/√x, dy/dx = -y³/2.</summary>
    public readonly struct Rsqrt : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => 1 / x.Sqrt();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (-0.5 * y * y * y);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>One over the square root of every element: infinite at 0, NaN below.</summary>
            public Tensor Rsqrt() => x.Map(new Ops.Rsqrt());
        }
    }
}
