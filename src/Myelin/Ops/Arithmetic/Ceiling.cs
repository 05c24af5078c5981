namespace Myelin.Ops
{
    /// <summary>y = the smallest whole number not below x; dy/dx = 0 almost everywhere.</summary>
    public readonly struct Ceiling : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Ceiling();

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
            /// <summary>The smallest whole number that is not below each element. Its gradient is 0.</summary>
            public Tensor Ceiling() => x.Map(new Ops.Ceiling());
        }
    }
}
