namespace Myelin.Ops
{
    /// <summary>y = x Φ(x) with the distribution Φ of normal numbers, -0 at -∞; dy/dx = Φ(x) + x φ(x), φ(x) = e^(-x²/2) / √(2π).</summary>
    public readonly struct Gelu : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Maximum(-Gaussian.Vanishing) * x.NormalCdf();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V limited = x.Maximum(-Gaussian.Vanishing).Minimum(Gaussian.Vanishing);
            return dy * (limited * Gaussian.Density).MultiplyAdd(Gaussian.Of(x, 0.5), x.NormalCdf());
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The Gaussian error linear unit of every element, by the error function (Hendrycks and Gimpel, 2016).</summary>
            public Tensor Gelu() => x.Map(new Ops.Gelu());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x Φ(x) with the distribution function Φ of the standard normal distribution.</summary>
        public static Activation Gelu => Library(x => x.Gelu());
    }
}
