namespace Myelin.Ops
{
    /// <summary>y = x where x &gt; 0, else α (e^x - 1); dy/dx = 1 where x &gt; 0, else α e^x = y + α.</summary>
    public readonly record struct Elu(double Alpha) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => ((V)0).GreaterThanOrEqual(x).Select(x.Expm1() * Alpha, x);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => ((V)0).GreaterThanOrEqual(y).Select(dy * (y + Alpha), dy);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The exponential linear unit of every element (Clevert, Unterthiner and Hochreiter, 2016).</summary>
            /// <exception cref="ArgumentOutOfRangeException">Alpha is below 0.</exception>
            public Tensor Elu(double alpha = 1) => alpha >= 0
                ? x.Map(new Ops.Elu(alpha))
                : throw new ArgumentOutOfRangeException(nameof(alpha), $"Elu: expects an alpha of at least 0, received {alpha}; 1 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = x above 0, else alpha (e^x - 1).</summary>
        /// <param name="alpha">The limit below 0, with its sign changed.</param>
        /// <exception cref="ArgumentOutOfRangeException">Alpha is below 0.</exception>
        public static Activation Elu(double alpha = 1) => alpha >= 0
            ? Library(x => x.Elu(alpha), [alpha])
            : throw new ArgumentOutOfRangeException(nameof(alpha), $"Elu: expects an alpha of at least 0, received {alpha}; 1 is usual.");
    }
}
