namespace Myelin;

/// <summary>How <see cref="Attention"/> scores a query and a key.</summary>
public enum AttentionScore
{
    /// <summary>s = q · k.</summary>
    Dot,

    /// <summary>s = w Σ tanh(scale · (q + k)), with a learned number w.</summary>
    Concatenate,
}

/// <summary>
/// y = softmax(scale · q kᵀ) v: dot-product attention without projections. query: [batch, queries, size], value: [batch, keys, outputs],
/// key: [batch, keys, size] to y: [batch, queries, outputs].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3. (Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", 2015.)
/// <code>
/// Symbol context = new Attention().Of(decoded, encoded);
/// </code>
/// </remarks>
public sealed class Attention : AttentionModule
{
    Parameter? scale, weight;

    /// <summary>Creates the layer.</summary>
    /// <param name="useScale">Whether scores are multiplied by a learned number, which begins with 1.</param>
    /// <param name="scoreMode">How a query and a key are scored.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training.</param>
    /// <param name="useCausalMask">Whether a query looks only at keys up to its own place.</param>
    /// <param name="name">The name of the layer; null to number it automatically.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dropout is not from 0 to below 1, or the score is not known.</exception>
    public Attention(
        bool useScale = false, AttentionScore scoreMode = AttentionScore.Dot, double dropout = 0, bool useCausalMask = false, string? name = null)
        : base(useCausalMask, dropout, name)
    {
        UseScale = useScale;
        ScoreMode = Enum.IsDefined(scoreMode) ? scoreMode : throw new ArgumentOutOfRangeException(nameof(scoreMode),
            $"Attention: expects a score, received {scoreMode}; choose one of {nameof(AttentionScore)}.");
    }

    /// <summary>Whether scores are multiplied by a learned number.</summary>
    public bool UseScale { get; }

    /// <summary>How a query and a key are scored.</summary>
    public AttentionScore ScoreMode { get; }

    /// <inheritdoc/>
    protected internal override bool IsStepwise => false;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<TensorSpec> inputs)
    {
        if (UseScale) scale = AddParameter("scale", [], Initializer.Ones);
        if (ScoreMode == AttentionScore.Concatenate) weight = AddParameter("concat_score_weight", [], Initializer.Ones);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        RefuseCache(context);
        (Tensor q, Tensor v, Tensor k, AttentionMask mask) = Given(inputs, context);
        if (q.Shape[2] != k.Shape[2]) throw Misfit($"keys of {q.Shape[2]} entries, as many as a query has", k, "project one of them with a Dense layer.");
        if (UseCausalMask) mask = mask.Causal(q, k.Shape[1]);
        Func<Tensor, Tensor>? drop = Drop(context);
        if (weight == null)
        {
            (Tensor y, Tensor? scores) = mask.Attend(
                (scale == null ? q : q * scale.Value).ExpandDims(1), k.ExpandDims(1), v.ExpandDims(1), 1, drop, ReturnAttentionScores);
            return Outputs(y.Squeeze(1), scores?.Squeeze(1));
        }
        Tensor sums = q.ExpandDims(2) + k.ExpandDims(1);
        Tensor weights = mask.Weights((scale == null ? sums : sums * scale.Value).Tanh().Sum(-1) * weight.Value);
        return Outputs((drop == null ? weights : drop(weights)).MatMul(v), weights);
    }
}
