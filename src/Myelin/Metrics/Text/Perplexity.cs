namespace Myelin;

/// <summary>e^H, for the mean cross-entropy H in nats of labels: among how many equally likely classes a prediction leaves the choice.</summary>
/// <remarks>
/// Source: Jelinek et al., "Perplexity - a measure of the difficulty of speech recognition tasks", 1977.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), [new Perplexity(fromLogits: true)]);
/// </code>
/// </remarks>
/// <param name="fromLogits">Whether predictions are logits instead of probabilities.</param>
/// <param name="ignoreLabel">A label that is not counted, such as that of padding; null for none.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class Perplexity(bool fromLogits = false, int? ignoreLabel = null, string name = "perplexity")
    : MeanMetric(name, MetricDirection.LowerIsBetter)
{
    readonly SparseCategoricalCrossentropy entropy = new(fromLogits, ignoreLabel, name: name);

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>The label that is not counted; null for none.</summary>
    public int? IgnoreLabel => ignoreLabel;

    /// <summary>-ln p of the right class.</summary>
    public override Tensor Values(Tensor prediction, Tensor target) => entropy.Values(prediction, target);

    /// <inheritdoc/>
    internal override MeanTerms Terms(Tensor prediction, Tensor target, Tensor? weights, Tensor? mask) =>
        base.Terms(prediction, target, weights, Losses.Kept(Name, prediction, target, ignoreLabel, mask));

    /// <inheritdoc/>
    public override double Result(IReadOnlyList<Tensor> totals) => DeterministicMath.Exp(base.Result(totals));
}
