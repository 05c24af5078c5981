namespace Myelin;

/// <summary>-ln p of the right class, for targets that are labels [batch] or [batch, 1], in nats.</summary>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, string name = "sparse_categorical_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override bool TakesLabels => true;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (!fromLogits) return -Losses.OfLabel(Name, prediction, target).Value.Clamp(Losses.Least, 1 - Losses.Least).Log();
        if (prediction.Rank < 2) throw Losses.NoClasses(Name, prediction);
        return prediction.SparseCategoricalCrossentropy(Losses.Labels(Name, prediction, target));
    }
}
