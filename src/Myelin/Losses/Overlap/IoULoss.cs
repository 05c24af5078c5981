namespace Myelin;

/// <summary>1 - Σ p t / (Σ p + Σ t - Σ p t + 1e-7) over all outputs of an example, for probabilities p and targets t of 0 and 1.</summary>
/// <remarks>
/// One minus a smooth intersection over union (Jaccard's index).
/// Source: Rahman and Wang, "Optimizing Intersection-Over-Union in Deep Neural Networks for Image Segmentation", 2016.
/// <code>
/// segmenter.Compile(new Adam(), new IoULoss());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class IoULoss(string name = "iou_loss") : Loss(name)
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
        return 1 - both / (predicted + expected - both + Losses.Least);
    }
}
