namespace Myelin.Ops
{
    /// <summary>y = a + t (b - a), ∂y/∂a = 1 - t, ∂y/∂b = t.</summary>
    public readonly record struct Lerp(double Weight) : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => (b - a).MultiplyAdd(Weight, a);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientA<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * (1 - Weight);

        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V GradientB<V>(V a, V b, V y, V dy) where V : ILane<V> => dy * Weight;
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>The point between two tensors, elementwise: this at a weight of 0, the other at 1.</summary>
            public Tensor Lerp(Tensor other, double weight) => x.Map(other, new Ops.Lerp(weight));
        }
    }
}
