namespace Myelin.Ops
{
    /// <summary>y = x/6 + 1/2 held between 0 and 1; dy/dx = 1/6 where 0 &lt; y &lt; 1, else 0.</summary>
    public readonly struct HardSigmoid : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => (x * (1.0 / 6) + 0.5).Maximum(0).Minimum(1);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => y.GreaterThan(0).Select(((V)1).GreaterThan(y).Select(dy * (1.0 / 6), 0), 0);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>A straight line in place of the logistic function: x/6 + 1/2 between -3 and 3, 0 below and 1 above.</summary>
            public Tensor HardSigmoid() => x.Map(new Ops.HardSigmoid());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x/6 + 1/2, limited to 0 and 1.</summary>
        public static Activation HardSigmoid => Library(x => x.HardSigmoid());
    }
}
