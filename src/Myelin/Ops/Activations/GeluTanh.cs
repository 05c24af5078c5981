namespace Myelin.Ops
{
    /// <summary>y = x (1 + tanh u) / 2 = x σ(2u) with u = √(2/π) (x + 0.044715 x³), -0 at -∞; dy/dx = σ (1 + x (1 - σ) 2u').</summary>
    /// <remarks>Hendrycks and Gimpel, "Gaussian error linear units", 2016.</remarks>
    public readonly struct GeluTanh : IUnary
    {
        /// <summary>2√(2/π), and from where on σ is 0 or 1 in every format.</summary>
        const double Factor = 1.5957691216057308, Cubic = 0.044715, Saturation = 100;

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Maximum(-Saturation) * Twice(x).Sigmoid();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V limited = x.Maximum(-Saturation).Minimum(Saturation), s = Twice(limited).Sigmoid();
            V slope = limited * limited * (3 * Cubic * Factor) + Factor;
            return dy * (s * (limited * slope * (1 - s) + 1));
        }

        /// <summary>2u.</summary>
        [MethodImpl(Inline)]
        static V Twice<V>(V x) where V : ILane<V> => x * (x * x * (Cubic * Factor) + Factor);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Gelu by way of tanh, as GPT-2 and BERT compute it: within 0.0005 of <see cref="Gelu"/>.</summary>
            public Tensor GeluTanh() => x.Map(new Ops.GeluTanh());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, an approximation of gelu.</summary>
        public static Activation GeluTanh => Library(x => x.GeluTanh());
    }
}
