namespace Myelin;

/// <summary>max(0, margin - t (a - b)), for scores a and b and a target t: 1 if a should be ranked higher, -1 if b should.</summary>
/// <remarks>
/// Predictions are pairs [batch, ..., 2], targets [batch, ...] or [batch, ..., 1]. A target of 0 is read as -1. As in PyTorch.
/// <code>
/// Tensor loss = new MarginRanking(margin: 0.1).Of(Tensor.Stack([first, second], axis: -1), isFirstBetter);
/// </code>
/// </remarks>
/// <param name="margin">By how much the scores must differ before a pair costs nothing; 0 or more.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> is negative or not finite.</exception>
public sealed class MarginRanking(double margin = 0, string name = "margin_ranking") : Loss(name)
{
    /// <summary>By how much the scores must differ.</summary>
    public double Margin { get; } = Settings.NonNegative(margin, nameof(MarginRanking));

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Signs;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2 || prediction.Shape[-1] != 2) throw Losses.NoVectors(Name, "[batch, ..., 2]", prediction);
        Tensor[] scores = prediction.Unstack(-1);
        return (Margin - Losses.Signs(Losses.Same(Name, scores[0], target)) * (scores[0] - scores[1])).Relu();
    }
}
