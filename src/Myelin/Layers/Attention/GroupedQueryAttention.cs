namespace Myelin;

/// <summary>
/// y = concat(head₁, head₂, ...) W + b with headᵢ = softmax(qᵢ kⱼᵀ / √headDim) vⱼ, where a group of query heads i shares a head j of keys and
/// values.
/// query: [batch, queries, inputs], value and key: [batch, keys, inputs] to y: [batch, queries, outputs].
/// </summary>
/// <remarks>
/// With one head of keys and values this is multi-query attention, with as many as of queries it is <see cref="MultiHeadAttention"/>. A cache of keys and
/// values is smaller by the size of a group. Semantics as in Keras 3. (Ainslie et al., "GQA: training generalized multi-query transformer models", 2023.)
/// <code>
/// Symbol y = new GroupedQueryAttention(headDim: 16, numQueryHeads: 8, numKeyValueHeads: 2, useCausalMask: true).Of(x, x);
/// </code>
/// </remarks>
/// <param name="headDim">The size of a query, a key and a value of one head.</param>
/// <param name="numQueryHeads">The number of heads of queries.</param>
/// <param name="numKeyValueHeads">The number of heads of keys and values. It divides the number of heads of queries.</param>
/// <param name="dropout">The fraction of attention weights to drop in training.</param>
/// <param name="useBias">Whether the projections have a bias.</param>
/// <param name="useCausalMask">Whether a query looks only at keys up to its own place. Needed to generate step by step.</param>
/// <param name="rotaryEmbedding">Turns queries and keys by their positions; null if they are not.</param>
/// <param name="kernelInitializer">The initializer of the kernels of the projections. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of the biases of the projections. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on the kernels of the projections, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on the biases of the projections, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size or number of heads is below 1, or the dropout is not from 0 to below 1.</exception>
/// <exception cref="ArgumentException">The numbers of heads do not divide.</exception>
public sealed class GroupedQueryAttention(
    int headDim, int numQueryHeads, int numKeyValueHeads,
    double dropout = 0, bool useBias = true, bool useCausalMask = false, RotaryEmbedding? rotaryEmbedding = null,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : HeadAttention(
        Divided(numQueryHeads, numKeyValueHeads), numKeyValueHeads,
        Positive(headDim, nameof(headDim), nameof(GroupedQueryAttention), "entry of a head"), headDim, null,
        new(dropout, useBias, useCausalMask, rotaryEmbedding, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer), name)
{
    /// <summary>The size of a query, a key and a value of one head.</summary>
    public int HeadDim { get; } = headDim;

    /// <summary>The number of heads of queries.</summary>
    public int NumQueryHeads { get; } = numQueryHeads;

    /// <summary>The number of heads of keys and values.</summary>
    public int NumKeyValueHeads { get; } = numKeyValueHeads;

    static int Divided(int numQueryHeads, int numKeyValueHeads)
    {
        const string who = nameof(GroupedQueryAttention);
        Positive(numQueryHeads, nameof(numQueryHeads), who, "head of queries");
        Positive(numKeyValueHeads, nameof(numKeyValueHeads), who, "head of keys and values");
        return numQueryHeads % numKeyValueHeads == 0 ? numQueryHeads : throw new ArgumentException(
            $"{who}: expects a number of query heads that the {numKeyValueHeads} heads of keys and values divide, received {numQueryHeads}; " +
            $"use {(numQueryHeads / numKeyValueHeads + 1) * (long)numKeyValueHeads} heads of queries, for example.", nameof(numQueryHeads));
    }
}
