namespace Myelin;

/// <summary>ln cosh(prediction - target), averaged over the outputs of each example: e² / 2 for small errors e, |e| - ln 2 for large ones.</summary>
/// <remarks>
/// As in Keras 3, in a form that neither overflows nor cancels.
/// <code>
/// model.Compile(new Adam(), new LogCosh());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class LogCosh(string name = "log_cosh") : Loss(name)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) => (prediction - Losses.Same(Name, prediction, target)).LogCosh();
}
