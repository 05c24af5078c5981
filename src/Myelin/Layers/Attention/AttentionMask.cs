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
        Tensor places = Tensor.Range(query.Shape[1]).To(query.Device).ExpandDims(1);
        return And((first == null ? places : places + first).GreaterThanOrEqual(Tensor.Range(keys).To(query.Device)), mayBeEmpty: false);
    }

    /// <summary>Positive weights of the keys that add up to 1 for each query; all 0 for a query that may look at no key.</summary>
    /// <param name="scores">[..., queries, keys]</param>
    public Tensor Weights(Tensor scores) => Weights(scores, Allowed);

    Tensor Weights(Tensor scores, Tensor? allowed)
    {
        if (allowed == null) return scores.Softmax();
        // Far below any score, and finite: the softmax of a row of -∞ would be NaN. e^(it - maximum) is exactly 0.
        Tensor weights = Tensor.Where(allowed, scores, -1e30).Softmax();
        return MayBeEmpty ? Tensor.Where(allowed, weights, 0) : weights;
    }

    /// <summary>The number of weights from which on they are not kept for the backward pass, but computed again: 2 MB in Float32.</summary>
    const long Many = 1 << 19;

    /// <summary>softmax(q kᵀ) v: [batch, heads, queries, outputs].</summary>
    /// <param name="q">[batch, heads, groups · queries, size]: queries of several groups one below the other share their keys.</param>
    /// <param name="k">[batch, heads, keys, size]</param>
    /// <param name="v">[batch, heads, keys, outputs]</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="drop">Drops weights; null if it does nothing.</param>
    /// <param name="keeps">Whether the weights are wanted, too: [batch, heads, groups · queries, keys], before some are dropped.</param>
    public (Tensor Y, Tensor? Weights) Attend(Tensor q, Tensor k, Tensor v, int groups, Func<Tensor, Tensor>? drop, bool keeps)
    {
        Tensor? allowed = Allowed;
        if (allowed != null)
        {
            int queries = q.Shape[2] / groups, keys = k.Shape[2];
            allowed = allowed.Reshape(allowed.Rank == 3 ? allowed.Shape[0] : 1, 1, allowed.Shape[^2], keys);
            if (groups > 1 || allowed.Shape[2] != queries)
                allowed = allowed.BroadcastTo([allowed.Shape[0], groups, queries, keys]).Reshape(allowed.Shape[0], 1, groups * queries, keys);
        }
        if (drop == null && !keeps && q.Shape[..3].Elements * k.Shape[2] > Many)
            return (new Ops.DotProductAttention(allowed != null, MayBeEmpty).ApplyOne(allowed == null ? [q, k, v] : [q, k, v, allowed]), null);
        Tensor weights = Weights(q.MatMul(k.Transpose(0, 1, 3, 2)), allowed);
        return ((drop == null ? weights : drop(weights)).MatMul(v), keeps ? weights : null);
    }
}
