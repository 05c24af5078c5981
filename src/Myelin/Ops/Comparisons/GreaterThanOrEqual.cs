namespace Myelin.Ops
{
    /// <summary>a ≥ b (false for NaN).</summary>
    public readonly struct GreaterThanOrEqual : IComparison
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.GreaterThanOrEqual(b);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Whether each element is larger or equal (bool); false for NaN.</summary>
            public Tensor GreaterThanOrEqual(Tensor other) => x.Compare(other, new Ops.GreaterThanOrEqual());
        }
    }
}
