namespace Myelin.Ops
{
    /// <summary>y = x tanh(ln(1 + e^x)), -0 at -∞; dy/dx = m / (m + 2) + 4 x n (1 + n) / (m + 2)² with n = e^x, m = n (n + 2).</summary>
    /// <remarks>tanh(ln(1 + n)) = ((1 + n)² - 1) / ((1 + n)² + 1) = m / (m + 2).</remarks>
    public readonly struct Mish : IUnary
    {
        /// <summary>Below, y rounds to 0 in every format; above <see cref="Linear"/> it is x.</summary>
        const double Vanishing = -1000, Linear = 40;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V>
        {
            V n = x.Minimum(Linear).Exp(), m = n * (n + 2);
            return x.Maximum(Vanishing) * (m / (m + 2));
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V limited = x.Maximum(Vanishing).Minimum(Linear);
            V n = limited.Exp(), m = n * (n + 2), inverse = 1 / (m + 2);
            return dy * (inverse * (m + limited * (4 * n * (n + 1) * inverse)));
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>x tanh(ln(1 + e^x)) of every element (Misra, 2019).</summary>
            public Tensor Mish() => x.Map(new Ops.Mish());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x tanh(ln(1 + e^x)).</summary>
        public static Activation Mish => Library(x => x.Mish());
    }
}
