namespace Myelin;

/// <summary>-α Σ t (1 - p)^γ ln p over the classes, for targets t that are distributions (one-hot), in nats.</summary>
/// <remarks>
/// As in Keras 3, except that probabilities are not scaled to a sum of 1: give those of a softmax.
/// Source: Lin et al., "Focal Loss for Dense Object Detection", 2017.
/// <code>
/// model.Compile(new Adam(), new CategoricalFocalCrossentropy(fromLogits: true));
/// </code>
/// </remarks>
/// <param name="alpha">α, from 0 to 1.</param>
/// <param name="gamma">γ, 0 or more; 0 gives α times the cross-entropy.</param>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="labelSmoothing">s in t (1 - s) + s / classes, which replaces targets t; from 0 to 1.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class CategoricalFocalCrossentropy(
    double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0, string name = "categorical_focal_crossentropy") : Loss(name)
{
    /// <summary>The factor α.</summary>
    public double Alpha { get; } = Settings.Share(alpha, nameof(CategoricalFocalCrossentropy));

    /// <summary>The exponent.</summary>
    public double Gamma { get; } = Settings.NonNegative(gamma, nameof(CategoricalFocalCrossentropy));

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double LabelSmoothing { get; } = Settings.Share(labelSmoothing, nameof(CategoricalFocalCrossentropy));

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw Losses.NoClasses(Name, prediction);
        Tensor t = Losses.Same(Name, prediction, target, "give one-hot targets");
        t = Losses.Smoothed(t, LabelSmoothing, prediction.Shape[-1]);
        Tensor logarithms = fromLogits ? prediction.LogSoftmax() : prediction.Clamp(Losses.Least, 1 - Losses.Least).Log();
        Tensor terms = t * logarithms;
        if (Gamma != 0) terms *= (-logarithms.Expm1()).Pow(Gamma);
        return terms.Sum(-1) * -Alpha;
    }
}
