namespace Myelin.Ops
{
    /// <summary>y = Φ(x) = (1 + erf(x/√2)) / 2, dy/dx = φ(x) = e^(-x²/2) / √(2π).</summary>
    public readonly struct NormalCdf : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.NormalCdf();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (Gaussian.Of(x, 0.5) * Gaussian.Density);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The probability that a standard normal number is at most each element.</summary>
            public Tensor NormalCdf() => x.Map(new Ops.NormalCdf());
        }
    }
}
