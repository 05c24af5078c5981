namespace Myelin.Ops
{
    /// <summary>y = 1 / (1 + e^-x), dy/dx = y (1 - y).</summary>
    public readonly struct Sigmoid : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Sigmoid();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * y * (1 - y);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The logistic function of every element.</summary>
            public Tensor Sigmoid() => x.Map(new Ops.Sigmoid());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = 1 / (1 + e^-x).</summary>
        public static Activation Sigmoid => Library(x => x.Sigmoid());
    }
}
