namespace Myelin;

/// <summary>-ln p of the right class, for targets that are labels [batch] or [batch, 1], in nats.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: -1));
/// </code>
/// </remarks>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="ignoreLabel">A label, such as -1 for unknown, whose examples or positions cost nothing and are not counted; null for none.</param>
/// <param name="labelSmoothing">The share s of each target that is spread over all classes; from 0 to 1.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class SparseCategoricalCrossentropy(
    bool fromLogits = false, int? ignoreLabel = null, double labelSmoothing = 0, string name = "sparse_categorical_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <summary>The label that is not counted; null for none.</summary>
    public int? IgnoreLabel => ignoreLabel;

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double LabelSmoothing { get; } = Settings.Share(labelSmoothing, nameof(SparseCategoricalCrossentropy));

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    internal override int? Ignored => ignoreLabel;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => Losses.Ignoring(Name, prediction, target, ignoreLabel, labels =>
    {
        Tensor values = OfLabels(prediction, labels);
        if (LabelSmoothing == 0) return values;
        Tensor all = fromLogits ? prediction.LogSoftmax() : prediction.Clamp(Losses.Least, 1 - Losses.Least).Log();
        return values * (1 - LabelSmoothing) - all.Mean(-1) * LabelSmoothing;
    });

    Tensor OfLabels(Tensor prediction, Tensor target)
    {
        if (!fromLogits) return -Losses.OfLabel(Name, prediction, target).Value.Clamp(Losses.Least, 1 - Losses.Least).Log();
        if (prediction.Rank < 2) throw Losses.NoClasses(Name, prediction);
        return prediction.SparseCategoricalCrossentropy(Losses.Labels(Name, prediction, target));
    }

    /// <inheritdoc/>
    internal override MeanTerms Terms(Tensor prediction, Tensor target, Tensor? weights, Tensor? mask) =>
        base.Terms(prediction, target, weights, Losses.Kept(Name, prediction, target, ignoreLabel, mask));
}
