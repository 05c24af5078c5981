namespace Myelin.Ops
{
    /// <summary>a ≤ b (false for NaN).</summary>
    public readonly struct LessThanOrEqual : IComparison
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => b.GreaterThanOrEqual(a);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Whether each element is smaller or equal (bool); false for NaN.</summary>
            public Tensor LessThanOrEqual(Tensor other) => x.Compare(other, new Ops.LessThanOrEqual());
        }
    }
}
