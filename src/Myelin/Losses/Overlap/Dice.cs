namespace Myelin;

/// <summary>1 - 2 Σ p t / (Σ p + Σ t + 1e-7) over all outputs of an example, for probabilities p and targets t of 0 and 1.</summary>
/// <remarks>
/// As Keras 3, but for each example, so that an example costs the same in any batch; Keras adds up the whole batch by default.
/// Source: Milletari, Navab and Ahmadi, "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation", 2016.
/// <code>
/// segmenter.Compile(new Adam(), new Dice());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class Dice(string name = "dice") : Loss(name)
{
    /// <inheritdoc/>
    internal override OutputKind Expects => OutputKind.Probabilities;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    internal override string Suited => nameof(Activation.Sigmoid);

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        (Tensor both, Tensor predicted, Tensor expected) = Losses.Overlap(prediction, Losses.Same(Name, prediction, target));
        return 1 - both * 2 / (predicted + expected + Losses.Least);
    }
}
