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
            public Tensor Clamp(double least, double most) => least <= most
                ? x.Map(new Ops.Clamp(least, most))
                : throw new ArgumentException($"Clamp: expects least <= most, received {least} and {most}; swap them.");
        }
    }
}
