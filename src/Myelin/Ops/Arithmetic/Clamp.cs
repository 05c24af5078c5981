namespace Myelin.Ops
{
    /// <summary>y = x held between two limits; dy/dx = 1 within them, limits included, else 0.</summary>
    public readonly record struct Clamp(double Least, double Most) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Maximum(Least).Minimum(Most);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> =>
            x.GreaterThanOrEqual(Least).Select(x.GreaterThan(Most).Select(0, dy), x.EqualTo(x).Select(0, x));
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Every element held between two limits.</summary>
            /// <exception cref="ArgumentException">The lower limit is above the upper one.</exception>
            /// <exception cref="ShapeException">The elements are whole numbers and a limit is not.</exception>
            public Tensor Clamp(double least, double most)
            {
                if (!(least <= most)) throw new ArgumentException($"Clamp: expects least <= most, received {least} and {most}; swap them.");
                if (!x.IsWeak && !x.Type.IsReal() && (Math.Truncate(least) != least || Math.Truncate(most) != most))
                    throw new ShapeException($"Clamp: expects whole limits for {x.Type}, received {least} and {most}; Cast(ElementType.Float32) first.");
                return x.Map(new Ops.Clamp(least, most));
            }

            /// <summary>Every element held between two whole limits, which Int64 holds exactly.</summary>
            /// <exception cref="ArgumentException">The lower limit is above the upper one.</exception>
            public Tensor Clamp(long least, long most)
            {
                bool isRounded = IsRounded(least) || IsRounded(most);
                return x.IsWeak || x.Type != ElementType.Int64 || !isRounded || least > most
                    ? x.Clamp((double)least, (double)most)
                    : x.Maximum(least).Minimum(most);
            }
        }

        /// <summary>Whether a double does not hold a whole number.</summary>
        static bool IsRounded(long value) => (Int128)(double)value != value;
    }
}
