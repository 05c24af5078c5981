namespace Myelin;

/// <summary>max(0, 1 + max((1 - t) s) - Σ t s) over the classes, for scores s and one-hot targets t.</summary>
/// <remarks>
/// As in Keras 3: a right class counts as a wrong one with a score of 0. <see cref="MulticlassHinge"/> takes labels and all wrong classes.
/// <code>
/// model.Compile(new SGD(), new CategoricalHinge());
/// </code>
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public sealed class CategoricalHinge(string name = "categorical_hinge") : Loss(name)
{
    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Shares;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw Losses.NoClasses(Name, prediction);
        Tensor t = Losses.Same(Name, prediction, target, "give one-hot targets, or labels to MulticlassHinge");
        return (1 + ((1 - t) * prediction).Max(-1) - (t * prediction).Sum(-1)).Relu();
    }
}
