namespace Myelin;

/// <summary>|prediction - target|, averaged over the outputs of each example.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), new MeanSquaredError(), [new MeanAbsoluteError()]);
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class MeanAbsoluteError(string name = "mean_absolute_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => (prediction - Losses.Same(Name, prediction, target)).Abs();
}
