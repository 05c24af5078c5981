namespace Myelin.Ops
{
    /// <summary>y = |x|, dy/dx = sign x (0 at 0).</summary>
    public readonly struct Abs : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Abs();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => x.EqualTo(0).Select(0, ((V)0).GreaterThan(x).Select(-dy, dy));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The absolute value of every element.</summary>
            public Tensor Abs() => x.Map(new Ops.Abs());
        }
    }
}
