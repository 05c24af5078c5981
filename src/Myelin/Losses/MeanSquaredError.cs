namespace Myelin;

/// <summary>(prediction - target)², averaged over the outputs of each example.</summary>
public sealed class MeanSquaredError(string name = "mean_squared_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Each(Tensor prediction, Tensor target) => Losses.PerExample((prediction - Losses.Same(Name, prediction, target)).Square());
}
