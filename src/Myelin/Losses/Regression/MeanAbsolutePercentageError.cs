namespace Myelin;

/// <summary>100 |prediction - target| / max(|target|, 1e-7), averaged over the outputs of each example.</summary>
/// <remarks>
/// As in Keras 3. Targets near 0 dominate it.
/// <code>
/// model.Compile(new Adam(), new MeanAbsolutePercentageError());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class MeanAbsolutePercentageError(string name = "mean_absolute_percentage_error") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target);
        return (prediction - t).Abs() / t.Abs().Maximum(Losses.Least) * 100;
    }
}
