namespace Myelin;

/// <summary>max(0, 1 - t s)², averaged over the outputs of each example, for scores s and targets t of -1 and 1.</summary>
/// <remarks>
/// As in Keras 3. Targets of 0 are read as -1, each by itself.
/// <code>
/// model.Compile(new SGD(), new SquaredHinge());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class SquaredHinge(string name = "squared_hinge") : Loss(name)
{
    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Signs;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) =>
        (1 - Losses.Signs(Losses.Same(Name, prediction, target)) * prediction).Relu().Square();
}
