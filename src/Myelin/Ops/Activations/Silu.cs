namespace Myelin.Ops
{
    /// <summary>y = x σ(x) with σ(x) = 1 / (1 + e^-x), -0 at -∞; dy/dx = σ (1 + x (1 - σ)).</summary>
    public readonly struct Silu : IUnary
    {
        /// <summary>From here on σ is 0 or 1 in every format.</summary>
        const double Saturation = 1000;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Maximum(-Saturation) * x.Sigmoid();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V s = x.Sigmoid();
            return dy * (s * (x.Maximum(-Saturation).Minimum(Saturation) * (1 - s) + 1));
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Every element times its logistic function: SiLU, also called swish (Elfwing, Uchibe and Doya, 2017; Ramachandran,
            /// Zoph and Le, 2017).
            /// </summary>
            public Tensor Silu() => x.Map(new Ops.Silu());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x / (1 + e^-x), also called swish.</summary>
        public static Activation Silu => Library(x => x.Silu());

        /// <inheritdoc cref="Silu"/>
        public static Activation Swish => Library(x => x.Silu());
    }
}
