namespace Myelin;

/// <summary>-Σ t ln p over the classes, for targets that are distributions (one-hot), in nats.</summary>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class CategoricalCrossentropy(bool fromLogits = false, string name = "categorical_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target, "give one-hot targets, or labels to SparseCategoricalCrossentropy");
        return fromLogits ? prediction.CategoricalCrossentropy(t) : -(t * prediction.Clamp(Losses.Least, 1 - Losses.Least).Log()).Sum(-1);
    }
}
