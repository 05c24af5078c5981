namespace Myelin.Ops
{
    /// <summary>a = b (false for NaN; +0 = -0).</summary>
    public readonly struct EqualTo : IComparison
    {
        /// <inheritdoc/>
        [MethodImpl(Inline)]
        public V Value<V>(V a, V b) where V : ILane<V> => a.EqualTo(b);
    }
}

namespace Myelin
{
    public static partial class TensorOps
    {
        extension(Tensor x)
        {
            /// <summary>Whether each two elements are equal (bool); NaN equals nothing.</summary>
            public Tensor EqualTo(Tensor other) => x.Compare(other, new Ops.EqualTo());
        }
    }
}
