namespace Myelin;

/// <summary>(ln(1 + prediction) - ln(1 + target))², averaged over the outputs of each example.</summary>
/// <remarks>
/// As in Keras 3: both are clipped to at least 1e-7. For targets that grow over orders of magnitude, such as prices or counts.
/// <code>
/// model.Compile(new Adam(), new MeanSquaredLogarithmicError());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class MeanSquaredLogarithmicError(string name = "mean_squared_logarithmic_error") : Loss(name)
{
    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.NonNegative;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target);
        return (prediction.Maximum(Losses.Least).Log1p() - t.Maximum(Losses.Least).Log1p()).Square();
    }
}
