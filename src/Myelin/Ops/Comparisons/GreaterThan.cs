namespace Myelin.Ops
{
    /// <summary>a &gt; b (false for NaN).</summary>
    public readonly struct GreaterThan : IComparison
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.GreaterThan(b);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Whether each element is larger (bool); false for NaN.</summary>
            public Tensor GreaterThan(Tensor other) => x.Compare(other, new Ops.GreaterThan());
        }
    }
}
