namespace Myelin.Ops
{
    /// <summary>y = ln(1 / (1 + e^-x)), dy/dx = 1 / (1 + e^x).</summary>
    /// <remarks>Computed as min(x, 0) - ln(1 + e^-|x|), which cannot overflow.</remarks>
    public readonly struct LogSigmoid : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Minimum(0) - (-x.Abs()).Exp().Log1p();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (-x).Sigmoid();
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The logarithm of the logistic function of every element; stable for any x.</summary>
            public Tensor LogSigmoid() => x.Map(new Ops.LogSigmoid());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = ln(1 / (1 + e^-x)).</summary>
        public static Activation LogSigmoid => Library(x => x.LogSigmoid());
    }
}
