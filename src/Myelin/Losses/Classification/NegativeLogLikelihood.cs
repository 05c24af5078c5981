namespace Myelin;

/// <summary>
/// -ln p of the right class, for predictions that are logarithms of probabilities and targets that are labels [batch] or [batch, 1], in nats.
/// </summary>
/// <remarks>
/// After <c>LogSoftmax</c> it equals <see cref="SparseCategoricalCrossentropy"/> from logits. Probabilities are not clipped: a right class of
/// probability 0 costs infinitely much.
/// <code>
/// model.Compile(new Adam(), new NegativeLogLikelihood());
/// </code>
/// </remarks>
/// <param name="ignoreLabel">A label, such as -1 for unknown, whose examples or positions cost nothing and are not counted; null for none.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class NegativeLogLikelihood(int? ignoreLabel = null, string name = "negative_log_likelihood") : Loss(name)
{
    /// <summary>The label that is not counted; null for none.</summary>
    public int? IgnoreLabel => ignoreLabel;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    internal override int? Ignored => ignoreLabel;

    /// <inheritdoc/>
    internal override OutputKind Expects => OutputKind.LogProbabilities;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) =>
        Losses.Ignoring(Name, prediction, target, ignoreLabel, labels => -Losses.OfLabel(Name, prediction, labels).Value);

    /// <inheritdoc/>
    internal override MeanTerms Terms(Tensor prediction, Tensor target, Tensor? weights, Tensor? mask) =>
        base.Terms(prediction, target, weights, Losses.Kept(Name, prediction, target, ignoreLabel, mask));
}
