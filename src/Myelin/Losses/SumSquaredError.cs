namespace Myelin;

/// <summary>Σ (prediction - target)² over the outputs of each example: <see cref="MeanSquaredError"/> times their number.</summary>
public sealed class SumSquaredError(string name = "sum_squared_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Each(Tensor prediction, Tensor target) => Losses.SumPerExample((prediction - Losses.Same(Name, prediction, target)).Square());
}
