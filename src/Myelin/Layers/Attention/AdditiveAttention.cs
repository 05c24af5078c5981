namespace Myelin;

/// <summary>
/// y = softmax(Σ w tanh(q + k)) v with learned weights w: [size], summed over the size. query: [batch, queries, size], value: [batch, keys, outputs],
/// key: [batch, keys, size] to y: [batch, queries, outputs].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3. (Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and translate", 2015.)
/// <code>
/// Symbol context = new AdditiveAttention().Of(new Dense(32).Of(decoded), new Dense(32).Of(encoded));
/// </code>
/// </remarks>
public sealed class AdditiveAttention : AttentionModule
{
    Parameter? scale;

    /// <summary>Creates the layer.</summary>
    /// <param name="useScale">Whether there are learned weights w; otherwise they are 1.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training.</param>
    /// <param name="useCausalMask">Whether a query looks only at keys up to its own place.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dropout is not from 0 to below 1.</exception>
    public AdditiveAttention(bool useScale = true, double dropout = 0, bool useCausalMask = false, string? name = null)
        : base(useCausalMask, dropout, name) => UseScale = useScale;

    /// <summary>Whether there are learned weights w.</summary>
    public bool UseScale { get; }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => false;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs[0].Rank != 2)
            throw new ShapeException($"{this}: expects inputs of shape [batch, queries, size], received {inputs[0].Rank + 1} axes; reshape them.");
        if (UseScale) scale = AddParameter("scale", [inputs[0].Shape[^1]], Initializer.GlorotUniform);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        RefuseCache(context);
        (Tensor q, Tensor v, Tensor k, AttentionMask mask) = Given(inputs, context);
        int size = InputSpecs[0][-1] ?? 0;
        foreach (Tensor x in new[] { q, k })
            if (x.Shape[2] != size) throw Misfit($"queries and keys of {size} entries", x, "project one of them with a Dense layer.");
        if (UseCausalMask) mask = mask.Causal(q, k.Shape[1]);
        Tensor sums = (q.ExpandDims(2) + k.ExpandDims(1)).Tanh();
        Tensor scores = (scale == null ? sums : sums * scale.Value).Sum(-1);
        Tensor weights = mask.Weights(scores);
        return Outputs((Drop(context) is { } drop ? drop(weights) : weights).MatMul(v), weights);
    }
}
