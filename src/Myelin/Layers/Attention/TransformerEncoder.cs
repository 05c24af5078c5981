namespace Myelin;

/// <summary>
/// y = norm(h + W₂ f(W₁ h)) with h = norm(x + attention(x)): a block of a transformer's encoder. x: [batch, time, size] to y: [batch, time, size].
/// </summary>
/// <remarks>
/// Steps that are masked are not looked at. A second input is a mask, Bool [time, time] for each example. Semantics as in KerasHub.
/// (Vaswani et al., "Attention is all you need", 2017; normalization first: Xiong et al., "On layer normalization in the transformer architecture", 2020.)
/// <code>
/// new Sequential(input: [null, 32]) { new TransformerEncoder(intermediateDim: 64, numHeads: 4), new TransformerEncoder(64, 4), new Dense(2) }
/// </code>
/// </remarks>
/// <param name="intermediateDim">The number of hidden units of the feedforward net.</param>
/// <param name="numHeads">The number of heads, which divides the size of the inputs.</param>
/// <param name="dropout">The fraction of attention weights and of the outputs of parts to drop in training.</param>
/// <param name="activation">The activation of the feedforward net. Default: relu.</param>
/// <param name="layerNormEpsilon">The ε of the normalizations.</param>
/// <param name="kernelInitializer">The initializer of all kernels. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of all biases. Default: zeros.</param>
/// <param name="normalizeFirst">Whether the input of a part is normalized instead of the sum behind it.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size or the number of heads is below 1, or the dropout is not from 0 to below 1.</exception>
public sealed class TransformerEncoder(
    int intermediateDim, int numHeads, double dropout = 0, Activation? activation = null, double layerNormEpsilon = 1e-5,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null, bool normalizeFirst = false, string? name = null)
    : TransformerBlock(intermediateDim, numHeads, dropout, activation, layerNormEpsilon, kernelInitializer, biasInitializer, normalizeFirst, name)
{
    /// <summary>Encodes sequences.</summary>
    /// <param name="x">[batch, time, size]</param>
    /// <param name="attentionMask">Bool [batch, time, time] or [time, time], false where a query may not look at a key.</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">An input does not fit.</exception>
    public Tensor Of(Tensor x, Tensor attentionMask, CallContext? context = null) => Call([x, attentionMask], context)[0];

    /// <summary>Encodes sequences in a functional model.</summary>
    /// <param name="x">The symbolic input.</param>
    /// <param name="attentionMask">A symbolic mask, Bool [time, time] for each example.</param>
    public Symbol Of(Symbol x, Symbol attentionMask) => new(this, [x, attentionMask]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Tensor x = inputs[0];
        Expect(x, "sequences");
        MultiHeadAttention heads = Heads("self_attention", x.Shape[2], isCausal: false);
        Tensor h = Shortcut("self_attention", x, context, x => inputs.Count > 1 ? heads.Of(x, x, null, inputs[1], context) : heads.Of(x, context));
        return [Feedforward(h, context)];
    }
}
