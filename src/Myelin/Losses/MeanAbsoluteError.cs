namespace Myelin;

/// <summary>|prediction - target|, averaged over the outputs of each example.</summary>
public sealed class MeanAbsoluteError(string name = "mean_absolute_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Each(Tensor prediction, Tensor target) => Losses.PerExample((prediction - Losses.Same(Name, prediction, target)).Abs());
}
