namespace Myelin.Ops
{
    /// <summary>y = erf x = 2/√π ∫ e^(-t²) dt from 0 to x, dy/dx = 2/√π e^(-x²).</summary>
    public readonly struct Erf : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Erf();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (Gaussian.Of(x, 1) * 1.1283791670955126);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The error function of every element.</summary>
            public Tensor Erf() => x.Map(new Ops.Erf());
        }
    }
}
