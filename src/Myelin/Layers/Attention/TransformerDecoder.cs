namespace Myelin;

/// <summary>
/// y = norm(g + W₂ f(W₁ g)) with g = norm(h + attention(h, encoded)) and h = norm(x + attention(x)), where step t of x looks at steps up to t alone:
/// a block of a transformer's decoder. x: [batch, time, size], encoded: [batch, steps, inputs] to y: [batch, time, size].
/// </summary>
/// <remarks>
/// Without encoded sequences, g is h, and the blocks make up a decoder-only model of language. Steps that are masked are not looked at. With a
/// <see cref="StepCache"/> it computes the next steps alone. Semantics as in KerasHub. (Vaswani et al., "Attention is all you need", 2017.)
/// <code>
/// new Sequential(input: [null, 32]) { new TransformerDecoder(intermediateDim: 64, numHeads: 4), new TransformerDecoder(64, 4), new Dense(100) }
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
public sealed class TransformerDecoder(
    int intermediateDim, int numHeads, double dropout = 0, Activation? activation = null, double layerNormEpsilon = 1e-5,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null, bool normalizeFirst = false, string? name = null)
    : TransformerBlock(intermediateDim, numHeads, dropout, activation, layerNormEpsilon, kernelInitializer, biasInitializer, normalizeFirst, name)
{
    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <summary>Decodes sequences that look at encoded ones.</summary>
    /// <param name="x">[batch, time, size]</param>
    /// <param name="encoded">[batch, steps, inputs]</param>
    /// <param name="context">The context of the forward pass; null for a new one at inference.</param>
    /// <exception cref="ShapeException">An input does not fit.</exception>
    public Tensor Of(Tensor x, Tensor encoded, CallContext? context = null) => Call([x, encoded], context)[0];

    /// <summary>Decodes sequences that look at encoded ones in a functional model.</summary>
    /// <param name="x">The symbolic input.</param>
    /// <param name="encoded">The symbolic output of an encoder.</param>
    public Symbol Of(Symbol x, Symbol encoded) => new(this, [x, encoded]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        Tensor x = inputs[0];
        Expect(x, "sequences");
        if (inputs.Count != InputSpecs.Count)
            throw new ShapeException($"{this}: expects {InputSpecs.Count} inputs, as it was built for, received {inputs.Count}; " +
                $"{(inputs.Count > 1 ? "leave out" : "pass")} the encoded sequences, or create another layer.");
        MultiHeadAttention self = Heads("self_attention", x.Shape[2], isCausal: true);
        Tensor h = Shortcut("self_attention", x, context, x => self.Of(x, context));
        if (inputs.Count > 1)
        {
            MultiHeadAttention cross = Heads("cross_attention", x.Shape[2], isCausal: false);
            h = Shortcut("cross_attention", h, context, x => cross.Of(x, inputs[1], context: context));
        }
        return [Feedforward(h, context)];
    }
}
