namespace Myelin.Ops
{
    /// <summary>a &lt; b (false for NaN).</summary>
    public readonly struct LessThan : IComparison
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => b.GreaterThan(a);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Whether each element is smaller (bool); false for NaN.</summary>
            public Tensor LessThan(Tensor other) => x.Compare(other, new Ops.LessThan());
        }
    }
}
