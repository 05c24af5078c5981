namespace Myelin;

/// <summary>Which keys a query may look at: Bool [batch, queries, keys], broadcast.</summary>
/// <param name="Allowed">True where it may; null if it may look at all of them.</param>
/// <param name="MayBeEmpty">Whether some query may look at none.</param>
readonly record struct AttentionMask(Tensor? Allowed, bool MayBeEmpty)
{
    /// <summary>Joins masks: a query may look where all of them allow it.</summary>
    public AttentionMask And(Tensor? other, bool mayBeEmpty) => other == null ? this
        : new(Allowed == null ? other : (Allowed.Cast(ElementType.Int32) * other.Cast(ElementType.Int32)).Cast(ElementType.Bool), MayBeEmpty || mayBeEmpty);

    /// <summary>A query looks at keys up to its own place alone: [queries, keys].</summary>
    /// <param name="query">[batch, queries, ...]. Without examples there is no mask, so that shapes of any length are found without memory.</param>
    /// <param name="keys">The number of keys.</param>
    /// <param name="first">The place of the first query: one Int64; null for 0.</param>
    public AttentionMask Causal(Tensor query, int keys, Tensor? first = null)
    {
        if (query.Shape.Elements == 0) return this;
        Tensor places = Tensor.Range(query.Shape[1]).ExpandDims(1);
        return And((first == null ? places : places + first).GreaterThanOrEqual(Tensor.Range(keys)), mayBeEmpty: false);
    }

    /// <summary>Positive weights of the keys that add up to 1 for each query; all 0 for a query that may look at no key.</summary>
    /// <param name="scores">[..., queries, keys]</param>
    /// <param name="axes">How many axes of the scores lie between the batch and the queries.</param>
    public Tensor Weights(Tensor scores, int axes)
    {
        if (Allowed == null) return scores.Softmax();
        Tensor allowed = Allowed;
        if (allowed.Rank == 3)
            for (int i = 0; i < axes; i++) allowed = allowed.ExpandDims(1);
        // Far below any score, and finite: the softmax of a row of -∞ would be NaN. e^(it - maximum) is exactly 0.
        Tensor weights = Tensor.Where(allowed, scores, -1e30).Softmax();
        return MayBeEmpty ? Tensor.Where(allowed, weights, 0) : weights;
    }
}
