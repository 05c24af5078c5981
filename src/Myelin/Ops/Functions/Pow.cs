namespace Myelin.Ops
{
    /// <summary>y = a^b, ∂y/∂a = b a^(b-1), ∂y/∂b = y ln a. Where b = 0 the first is 0, and where a = 0 the second.</summary>
    public readonly struct Pow : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.Pow(b);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => b.EqualTo(0).Select(0, dy * (b * a.Pow(b - 1)));

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * (y * a.EqualTo(0).Select(1, a).Log());
    }

    /// <summary>y = x^c for a constant c, dy/dx = c x^(c-1).</summary>
    public readonly record struct Power(double Exponent) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Pow(Exponent);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => Exponent == 0 ? 0 : dy * (x.Pow(Exponent - 1) * Exponent);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// Every element to the power of another, broadcasting: NaN for a negative one and an exponent that is not whole. The
            /// gradient by an exponent is real for elements of at least 0 alone.
            /// </summary>
            public Tensor Pow(Tensor exponent) => x.Map(exponent, new Ops.Pow());

            /// <summary>Every element to a constant power; its square and its reciprocal are one operation.</summary>
            public Tensor Pow(double exponent) => exponent switch
            {
                1 => x,
                2 => x.Square(),
                -1 => x.Reciprocal(),
                _ => x.Map(new Ops.Power(exponent)),
            };
        }
    }
}
