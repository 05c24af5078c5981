namespace Myelin;

/// <summary>-t ln p - (1 - t) ln(1 - p), averaged over the outputs of each example, in nats.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(fromLogits: true), [new Accuracy(threshold: 0)]);
/// </code>
/// </remarks>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="labelSmoothing">s in t (1 - s) + s / 2, which replaces targets t; from 0 to 1.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, string name = "binary_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>The share of each target that is replaced by ½.</summary>
    public double LabelSmoothing { get; } = Settings.Share(labelSmoothing, nameof(BinaryCrossentropy));

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override string Suited => nameof(Activation.Sigmoid);

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Smoothed(Losses.Same(Name, prediction, target), LabelSmoothing, 2);
        if (fromLogits) return prediction.BinaryCrossentropy(t);
        Tensor p = prediction.Clamp(Losses.Least, 1 - Losses.Least);
        return -(t * p.Log() + (1 - t) * (1 - p).Log());
    }
}
