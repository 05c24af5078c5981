namespace Myelin.Ops
{
    /// <summary>y = ln cosh x, dy/dx = tanh x.</summary>
    /// <remarks>Computed as ln(1 + (e^a - 1)² e^-a / 2) for a = |x| below 1 and a + ln(1 + e^(-2a)) - ln 2 above.</remarks>
    public readonly struct LogCosh : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V>
        {
            V size = x.Abs(), near = size.Minimum(1), less = (-near).Expm1();
            V small = (less * less * near.Exp() * 0.5).Log1p(), large = size + ((size * -2).Exp().Log1p() - 0.69314718055994531);
            return size.GreaterThan(1).Select(large, small);
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
