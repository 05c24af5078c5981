namespace Myelin.Ops
{
    /// <summary>y = x - tanh x, dy/dx = tanh² x.</summary>
    public readonly struct TanhShrink : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x - x.Tanh();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V t = x.Tanh();
            return dy * t * t;
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>x - tanh x of every element.</summary>
            public Tensor TanhShrink() => x.Map(new Ops.TanhShrink());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x - tanh x.</summary>
        public static Activation TanhShrink => Library(x => x.TanhShrink());
    }
}
