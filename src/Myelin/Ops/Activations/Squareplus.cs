namespace Myelin.Ops
{
    /// <summary>y = (x + √(x² + b)) / 2, dy/dx = (1 + x / √(x² + b)) / 2.</summary>
    /// <remarks>
    /// √(x² + b) is m √(1 + q²), where m is the larger of |x| and √b and q m the smaller: it cannot overflow.
    /// Below 0, y = b / (2 (√(x² + b) - x)).
    /// </remarks>
    public readonly record struct Squareplus(double B) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V>
        {
            V a = x.Abs(), m = a.Maximum(Math.Sqrt(B)), q = a.Minimum(Math.Sqrt(B)) / m, half = 0.5 * m * (q * q + 1).Sqrt();
            return x.GreaterThan(0).Select(x * 0.5 + half, 0.25 * B / (half + 0.5 * a));
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V a = x.Abs(), q = x.Maximum(-Math.Sqrt(B)).Minimum(Math.Sqrt(B)) / a.Maximum(Math.Sqrt(B)), w = 1 / (q * q + 1), c = w.Sqrt();
            V near = 1 + q * c, far = x.GreaterThan(0).Select(1 + c, q * q * w / (1 + c));               // 1 - c = (1 - c²) / (1 + c)
            return dy * (0.5 * a.GreaterThan(Math.Sqrt(B)).Select(far, near));
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>A smooth relu of every element, without exponentials (Barron, "Squareplus: a softplus-like algebraic rectifier", 2021).</summary>
            /// <param name="b">How wide the bend at 0 is: y(0) = √b / 2.</param>
            /// <exception cref="ArgumentOutOfRangeException">b is not above 0.</exception>
            public Tensor Squareplus(double b = 4) => b is > 0 and < double.PositiveInfinity
                ? x.Map(new Ops.Squareplus(b))
                : throw new ArgumentOutOfRangeException(nameof(b), $"Squareplus: expects a b above 0, received {b}; 4 is usual.");
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = (x + √(x² + b)) / 2.</summary>
        /// <param name="b">How wide the bend at 0 is: y(0) = √b / 2.</param>
        /// <exception cref="ArgumentOutOfRangeException">b is not above 0.</exception>
        public static Activation Squareplus(double b = 4) => b is > 0 and < double.PositiveInfinity
            ? Library(x => x.Squareplus(b), [b])
            : throw new ArgumentOutOfRangeException(nameof(b), $"Squareplus: expects a b above 0, received {b}; 4 is usual.");
    }
}
