namespace Myelin.Ops
{
    /// <summary>y = x where x &gt; 0, else α (e^(x/α) - 1); dy/dx = 1 where x &gt; 0, else e^(x/α) = y/α + 1.</summary>
    public readonly record struct Celu(double Alpha) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)0).GreaterThanOrEqual(x).Select((x / Alpha).Expm1() * Alpha, x);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)0).GreaterThanOrEqual(y).Select(dy * (y / Alpha + 1), dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>
            /// The continuously differentiable exponential linear unit of every element (Barron, "Continuously differentiable exponential linear
            /// units", 2017).
            /// </summary>
            /// <param name="alpha">The limit below 0, with its sign changed.</param>
            /// <exception cref="ArgumentOutOfRangeException">Alpha is not above 0.</exception>
            public Tensor Celu(double alpha = 1) => alpha is > 0 and < double.PositiveInfinity
                ? x.Map(new Ops.Celu(alpha))
                : throw new ArgumentOutOfRangeException(nameof(alpha), $"Celu: expects an alpha above 0, received {alpha}; 1 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x above 0, else alpha (e^(x / alpha) - 1).</summary>
        /// <param name="alpha">The limit below 0, with its sign changed.</param>
        /// <exception cref="ArgumentOutOfRangeException">Alpha is not above 0.</exception>
        public static Activation Celu(double alpha = 1) => alpha is > 0 and < double.PositiveInfinity
            ? Library(x => x.Celu(alpha), [alpha])
            : throw new ArgumentOutOfRangeException(nameof(alpha), $"Celu: expects an alpha above 0, received {alpha}; 1 is usual.");
    }
}
