namespace Myelin;

/// <summary>
/// t d² + (1 - t) max(0, margin - d)², averaged over the outputs of each example, for a distance d and a target t: 1 for similar pairs,
/// else 0.
/// </summary>
/// <remarks>
/// Predictions are the distances of pairs of embeddings. As in the paper, but without its factor ½ and with 1 for similar pairs.
/// Source: Hadsell, Chopra and LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", 2006.
/// <code>
/// Tensor distance = (net.Of(first) - net.Of(second)).Norm([1]);
/// Tensor loss = new Contrastive().Of(distance, isSimilar);
/// </code>
/// </remarks>
/// <param name="margin">The distance from which on a dissimilar pair costs nothing.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> is not above 0, or infinite.</exception>
public sealed class Contrastive(double margin = 1, string name = "contrastive") : Loss(name)
{
    /// <summary>The distance from which on a dissimilar pair costs nothing.</summary>
    public double Margin { get; } = Settings.Positive(margin, nameof(Contrastive));

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target);
        return t * prediction.Square() + (1 - t) * (Margin - prediction).Relu().Square();
    }
}
