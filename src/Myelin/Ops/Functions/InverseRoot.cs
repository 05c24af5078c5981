namespace Myelin.Ops
{
    /// <summary>y = 1 / √(x + ε), dy/dx = -y³ / 2.</summary>
    public readonly record struct InverseRoot(double Epsilon) : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V x) where V : ILane<V> => 1 / (x + Epsilon).Sqrt();

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * (y * y * y * -0.5);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>1 / √(x + epsilon) of every element: what a variance divides by.</summary>
            public Tensor InverseRoot(double epsilon = 0) => x.Map(new Ops.InverseRoot(epsilon));
        }
    }
}
