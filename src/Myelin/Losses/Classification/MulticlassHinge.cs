namespace Myelin;

/// <summary>Σ max(0, s_j - s_y + margin) over the wrong classes j, for scores s and targets that are labels y, [batch] or [batch, 1].</summary>
/// <remarks>
/// The multi-class support vector machine of Weston and Watkins ("Support vector machines for multi-class pattern recognition", 1999).
/// <code>
/// model.Compile(new SGD(), new MulticlassHinge());
/// </code>
/// </remarks>
/// <param name="margin">By how much the right score must exceed each other before that costs nothing.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class MulticlassHinge(double margin = 1, string name = "multiclass_hinge") : Loss(name)
{
    /// <summary>By how much the right score must exceed each other.</summary>
    public double Margin { get; } = Settings.Positive(margin, nameof(MulticlassHinge));

    /// <inheritdoc/>
    internal override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        (Tensor isRight, Tensor right) = Losses.OfLabel(Name, prediction, target);
        Tensor lacking = (prediction - right.ExpandDims(-1) + Margin).Relu();
        return Tensor.Where(isRight, 0, lacking).Sum(-1);
    }
}
