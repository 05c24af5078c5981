namespace Myelin.Ops
{
    /// <summary>y = e^x, dy/dx = y.</summary>
    public readonly struct Exp : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Exp();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * y;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>e^x of every element.</summary>
            public Tensor Exp() => x.Map(new Ops.Exp());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = e^x.</summary>
        public static Activation Exponential => Library(x => x.Exp());
    }
}
