namespace Myelin;

/// <summary>(1 - q)^γ times the binary cross-entropy, averaged over the outputs of each example, for the probability q of the right answer.</summary>
/// <remarks>
/// As in Keras 3. Well-classified examples cost little, so that rare ones are learned.
/// Source: Lin et al., "Focal Loss for Dense Object Detection", 2017.
/// <code>
/// model.Compile(new Adam(), new BinaryFocalCrossentropy(gamma: 2, fromLogits: true));
/// </code>
/// </remarks>
/// <param name="applyClassBalancing">Whether positive examples are weighted by α and negative ones by 1 - α.</param>
/// <param name="alpha">α, from 0 to 1.</param>
/// <param name="gamma">γ, 0 or more; 0 gives the cross-entropy.</param>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="labelSmoothing">s in t (1 - s) + s / 2, which replaces targets t; from 0 to 1.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class BinaryFocalCrossentropy(
    bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0,
    string name = "binary_focal_crossentropy") : Loss(name)
{
    /// <summary>Whether positive and negative examples are weighted by α and 1 - α.</summary>
    public bool ApplyClassBalancing => applyClassBalancing;

    /// <summary>The weight of positive examples.</summary>
    public double Alpha { get; } = Settings.Share(alpha, nameof(BinaryFocalCrossentropy));

    /// <summary>The exponent.</summary>
    public double Gamma { get; } = Settings.NonNegative(gamma, nameof(BinaryFocalCrossentropy));

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>The share of each target that is replaced by ½.</summary>
    public double LabelSmoothing { get; } = Settings.Share(labelSmoothing, nameof(BinaryFocalCrossentropy));

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    internal override string Suited => nameof(Activation.Sigmoid);

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Smoothed(Losses.Same(Name, prediction, target), LabelSmoothing, 2);
        Tensor p = fromLogits ? prediction.Sigmoid() : prediction.Clamp(Losses.Least, 1 - Losses.Least);
        Tensor value = fromLogits ? prediction.BinaryCrossentropy(t) : -(t * p.Log() + (1 - t) * (1 - p).Log());
        Tensor notP = fromLogits ? (-prediction).Sigmoid() : 1 - p;
        if (Gamma != 0) value *= (t * notP + (1 - t) * p).Pow(Gamma);
        return applyClassBalancing ? value * (t * Alpha + (1 - t) * (1 - Alpha)) : value;
    }
}
