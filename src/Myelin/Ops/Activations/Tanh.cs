namespace Myelin.Ops
{
    /// <summary>y = tanh x, dy/dx = 1 - y².</summary>
    public readonly struct Tanh : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Tanh();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (1 - y) * (1 + y);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The hyperbolic tangent of every element.</summary>
            public Tensor Tanh() => x.Map(new Ops.Tanh());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = tanh x.</summary>
        public static Activation Tanh => Library(x => x.Tanh());
    }
}
