namespace Myelin;

/// <summary>-Σ t ln p over the classes, for targets that are distributions (one-hot), in nats.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1));
/// </code>
/// </remarks>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="labelSmoothing">s in t (1 - s) + s / classes, which replaces targets t; from 0 to 1.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0, string name = "categorical_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double LabelSmoothing { get; } = Settings.Share(labelSmoothing, nameof(CategoricalCrossentropy));

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target, "give one-hot targets, or labels to SparseCategoricalCrossentropy");
        if (LabelSmoothing != 0) t = Losses.Smoothed(t, LabelSmoothing, prediction.Shape[-1]);
        return fromLogits ? prediction.CategoricalCrossentropy(t) : -(t * prediction.Clamp(Losses.Least, 1 - Losses.Least).Log()).Sum(-1);
    }
}
