namespace Myelin;

/// <summary>-t ln p - (1 - t) ln(1 - p), averaged over the outputs of each example, in nats.</summary>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, clipped to 1e-7 from 0 and 1.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class BinaryCrossentropy(bool fromLogits = false, string name = "binary_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <inheritdoc/>
    internal override OutputKind Expects => fromLogits ? OutputKind.Logits : OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override string Suited => nameof(Activation.Sigmoid);

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target);
        if (fromLogits) return prediction.BinaryCrossentropy(t);
        Tensor p = prediction.Clamp(Losses.Least, 1 - Losses.Least);
        return -(t * p.Log() + (1 - t) * (1 - p).Log());
    }
}
