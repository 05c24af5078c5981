namespace Myelin;

/// <summary>e² / (2 β) where |e| is below β, else |e| - β / 2, averaged over the outputs of each example, for e = prediction - target.</summary>
/// <remarks>
/// It is <see cref="Huber"/> divided by β. As in PyTorch; Keras has no such loss.
/// Source: Girshick, "Fast R-CNN", 2015, with β of 1.
/// <code>
/// model.Compile(new Adam(), new SmoothL1(beta: 0.1));
/// </code>
/// </remarks>
/// <param name="beta">The error β from which on the loss grows linearly.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is not above 0, or infinite.</exception>
public sealed class SmoothL1(double beta = 1, string name = "smooth_l1") : Loss(name)
{
    /// <summary>The error from which on the loss grows linearly.</summary>
    public double Beta { get; } = Settings.Positive(beta, nameof(SmoothL1));

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor error = (prediction - Losses.Same(Name, prediction, target)).Abs(), near = error.Minimum(Beta);
        return near * (error - near * 0.5) / Beta;
    }
}
