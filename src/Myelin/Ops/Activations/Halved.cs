namespace Myelin.Ops
{
    /// <summary>y = x / 2; dy/dx = 1/2.</summary>
    public readonly struct Halved : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x * 0.5;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * 0.5;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Half of every element.</summary>
            public Tensor Halved() => x.Map(new Ops.Halved());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x / 2.</summary>
        public static Activation Halved => Library(x => x.Halved());
    }
}
