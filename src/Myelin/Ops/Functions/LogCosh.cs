namespace Myelin.Ops
{
    /// <summary>y = ln cosh x, dy/dx = tanh x.</summary>
    /// <remarks>With a = |x|: ln(1 + (1 - e^-a)² / (2 e^-a)) up to a = 1, and a - ln 2 + ln(1 + e^(-2a)) above.</remarks>
    public readonly struct LogCosh : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V>
        {
            V size = x.Abs(), less = (-size).Expm1(), power = less + 1, isLarge = size.GreaterThan(1);
            V start = isLarge.Select(size - 0.69314718055994531, 0);
            return start + isLarge.Select(power * power, less * less * 0.5 / power).Log1p();
        }

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * x.Tanh();
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>ln cosh x of every element: x² / 2 near 0, |x| - ln 2 far from it.</summary>
            public Tensor LogCosh() => x.Map(new Ops.LogCosh());
        }
    }
}
