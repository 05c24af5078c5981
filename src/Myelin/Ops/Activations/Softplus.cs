namespace Myelin.Ops
{
    /// <summary>y = ln(1 + e^(βx)) / β, dy/dx = 1 / (1 + e^(-βx)).</summary>
    /// <remarks>Computed as max(x, 0) + ln(1 + e^(-β|x|)) / β, which cannot overflow.</remarks>
    public readonly record struct Softplus(double Beta) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => (x.Abs() * -Beta).Exp().Log1p().MultiplyAdd(1 / Beta, x.Maximum(0));

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (x * Beta).Sigmoid();
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>A smooth relu of every element; the larger beta, the nearer to it (Dugas et al., 2001).</summary>
            /// <exception cref="ArgumentOutOfRangeException">Beta is not above 0.</exception>
            public Tensor Softplus(double beta = 1) => beta > 0
                ? x.Map(new Ops.Softplus(beta))
                : throw new ArgumentOutOfRangeException(nameof(beta), $"Softplus: expects a beta above 0, received {beta}; 1 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = ln(1 + e^(beta x)) / beta.</summary>
        /// <param name="beta">How sharp the bend at 0 is.</param>
        /// <exception cref="ArgumentOutOfRangeException">Beta is not above 0.</exception>
        public static Activation Softplus(double beta = 1) => beta > 0
            ? Library(x => x.Softplus(beta), [beta])
            : throw new ArgumentOutOfRangeException(nameof(beta), $"Softplus: expects a beta above 0, received {beta}; 1 is usual.");
    }
}
