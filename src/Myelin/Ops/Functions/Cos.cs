namespace Myelin.Ops
{
    /// <summary>y = cos x, dy/dx = -sin x.</summary>
    public readonly struct Cos : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Cos();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => -(dy * x.Sin());
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The cosine of every element, an angle in radians of any size.</summary>
            public Tensor Cos() => x.Map(new Ops.Cos());
        }
    }
}
