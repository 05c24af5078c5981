namespace Myelin.Ops
{
    /// <summary>y = x where x &gt; 0, else 0 (NaN stays NaN); dy/dx = 1 where y &gt; 0, else 0.</summary>
    public readonly struct Relu : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)0).GreaterThanOrEqual(x).Select(0, x);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)0).GreaterThanOrEqual(y).Select(0, dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The rectified linear unit of every element: max(x, 0), where 0 has the gradient 0.</summary>
            public Tensor Relu() => x.Map(new Ops.Relu());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = max(x, 0).</summary>
        public static Activation Relu => Library(x => x.Relu());
    }
}
