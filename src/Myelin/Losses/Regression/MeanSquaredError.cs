namespace Myelin;

/// <summary>(prediction - target)², averaged over the outputs of each example.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), new MeanSquaredError());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class MeanSquaredError(string name = "mean_squared_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => (prediction - Losses.Same(Name, prediction, target)).Square();
}
