namespace Myelin.Ops
{
    /// <summary>y = sin x, dy/dx = cos x.</summary>
    public readonly struct Sin : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Sin();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * x.Cos();
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The sine of every element, an angle in radians of any size.</summary>
            public Tensor Sin() => x.Map(new Ops.Sin());
        }
    }
}
