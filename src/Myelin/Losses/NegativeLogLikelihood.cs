namespace Myelin;

/// <summary>
/// -ln p of the right class, for predictions that are logarithms of probabilities and targets that are labels [batch] or [batch, 1], in nats.
/// </summary>
/// <remarks>
/// After <c>LogSoftmax</c> it equals <see cref="SparseCategoricalCrossentropy"/> from logits. Probabilities are not clipped: a right class of
/// probability 0 costs infinitely much.
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class NegativeLogLikelihood(string name = "negative_log_likelihood") : Loss(name)
{
    /// <inheritdoc/>
    internal override bool TakesLabels => true;

    /// <inheritdoc/>
    internal override OutputKind Expects => OutputKind.LogProbabilities;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => -Losses.OfLabel(Name, prediction, target).Value;
}
