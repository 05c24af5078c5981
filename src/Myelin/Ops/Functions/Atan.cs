namespace Myelin.Ops
{
    /// <summary>y = atan x, dy/dx = 1 / (1 + x²).</summary>
    public readonly struct Atan : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => x.Atan();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V>
        {
            V far = 1 / x.Abs().Maximum(1), near = x.Abs().Minimum(1), square = far * far;          // x² would overflow
            return dy * square / (near * near + square);
        }
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The arctangent of every element: the angle from -π/2 to π/2 whose tangent it is.</summary>
            public Tensor Atan() => x.Map(new Ops.Atan());
        }
    }

    public sealed partial class Activation
    {
        /// <summary>y = atan x.</summary>
        public static Activation Atan => Library(x => x.Atan());
    }
}
