namespace Myelin;

/// <summary>max(0, 1 - t s), averaged over the outputs of each example, for scores s and targets t of -1 and 1.</summary>
/// <remarks>
/// Targets of 0 and 1 are read as -1 and 1, as in Keras; each by itself, so that an example costs the same in any batch: a target of 0 is always -1.
/// <code>
/// model.Compile(new SGD(), new Hinge());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class Hinge(string name = "hinge") : Loss(name)
{
    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Signs;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        return (1 - Losses.Signs(Losses.Same(Name, prediction, target)) * prediction).Relu();
    }
}
