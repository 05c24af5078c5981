namespace Myelin;

/// <summary>
/// y = concat(head₁, head₂, ...) W + b with headᵢ = softmax(qᵢ kᵢᵀ / √keyDim) vᵢ, where q, k and v are projections of query, key and value.
/// query: [batch, queries, inputs], value and key: [batch, keys, inputs] to y: [batch, queries, outputs].
/// </summary>
/// <remarks>
/// The projections are dense layers, "query", "key", "value" and "attention_output", whose units are heads by size. Semantics as in Keras 3.
/// (Vaswani et al., "Attention is all you need", 2017.)
/// <code>
/// Symbol y = new MultiHeadAttention(numHeads: 4, keyDim: 16, useCausalMask: true).Of(x, x);
/// </code>
/// </remarks>
/// <param name="numHeads">The number of heads.</param>
/// <param name="keyDim">The size of a query and a key of one head.</param>
/// <param name="valueDim">The size of a value of one head; null for that of a key.</param>
/// <param name="outputDim">The size of the output; null for that of the query.</param>
/// <param name="dropout">The fraction of attention weights to drop in training.</param>
/// <param name="useBias">Whether the projections have a bias.</param>
/// <param name="useCausalMask">Whether a query looks only at keys up to its own place. Needed to generate step by step.</param>
/// <param name="rotaryEmbedding">Turns queries and keys by their positions; null if they are not.</param>
/// <param name="kernelInitializer">The initializer of the kernels of the projections. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of the biases of the projections. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on the kernels of the projections, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on the biases of the projections, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size or the number of heads is below 1, or the dropout is not from 0 to below 1.</exception>
public sealed class MultiHeadAttention(
    int numHeads, int keyDim, int? valueDim = null, int? outputDim = null,
    double dropout = 0, bool useBias = true, bool useCausalMask = false, RotaryEmbedding? rotaryEmbedding = null,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : HeadAttention(
        Positive(numHeads, nameof(numHeads), nameof(MultiHeadAttention), "head"), numHeads,
        Positive(keyDim, nameof(keyDim), nameof(MultiHeadAttention), "entry of a key"),
        Positive(valueDim ?? keyDim, nameof(valueDim), nameof(MultiHeadAttention), "entry of a value"),
        outputDim is { } size ? Positive(size, nameof(outputDim), nameof(MultiHeadAttention), "output") : null,
        new(dropout, useBias, useCausalMask, rotaryEmbedding, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer), name)
{
    /// <summary>The number of heads.</summary>
    public int NumHeads { get; } = numHeads;

    /// <summary>The size of a query and a key of one head.</summary>
    public int KeyDim { get; } = keyDim;

    /// <summary>The size of a value of one head.</summary>
    public int ValueDim { get; } = valueDim ?? keyDim;

    /// <summary>The size of the output; null for that of the query.</summary>
    public int? OutputDim { get; } = outputDim;
}
