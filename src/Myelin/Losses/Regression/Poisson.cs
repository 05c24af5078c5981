namespace Myelin;

/// <summary>r - t ln(r + 1e-7), averaged over the outputs of each example, for a predicted rate r and a count t.</summary>
/// <remarks>
/// The negative logarithm of Poisson's probability without terms that are constant. As in Keras 3; with <paramref name="logRate"/> it is
/// e^x - t x for a prediction x = ln r, as in PyTorch.
/// <code>
/// model.Compile(new Adam(), new Poisson(logRate: true));
/// </code>
/// </remarks>
/// <param name="logRate">Whether the model predicts ln r, which needs no activation, instead of r.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class Poisson(bool logRate = false, string name = "poisson") : Loss(name)
{
    /// <summary>Whether the model predicts the logarithm of the rate.</summary>
    public bool LogRate => logRate;

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.NonNegative;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        Tensor t = Losses.Same(Name, prediction, target);
        return logRate ? prediction.Exp() - t * prediction : prediction - t * (prediction + Losses.Least).Log();
    }
}
