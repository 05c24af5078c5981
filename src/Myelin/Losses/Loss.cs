namespace Myelin;

/// <summary>What training minimizes: the mean of one value for each example or position. A loss is a metric, too.</summary>
/// <remarks>
/// With a mask the loss is Σ value · weight · mask / Σ mask, as in Keras 3; without one it is the mean of value · weight over the
/// examples. Weights scale the loss and do not divide it.
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public abstract class Loss(string name) : MeanMetric(name, MetricDirection.LowerIsBetter)
{
    /// <summary>The loss of a batch: one number.</summary>
    /// <param name="prediction">[batch, ...], the model's output.</param>
    /// <param name="target">The expected output.</param>
    /// <param name="weights">How much each example [batch] or position [batch, ...] costs; 1 if omitted.</param>
    /// <param name="mask">Bool, [batch] or [batch, ...]: which positions count; all if omitted. The loss is 0 if none does.</param>
    /// <exception cref="ShapeException">Prediction, target, weights and mask do not fit together.</exception>
    public Tensor Of(Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null) =>
        Terms(prediction, target, weights, mask).Mean;

    /// <summary>Whether targets are labels of classes.</summary>
    internal virtual bool TakesLabels => false;

    /// <summary>What predictions must be.</summary>
    internal virtual OutputKind Expects => OutputKind.Unknown;

    /// <summary>The activation that gives probabilities for it.</summary>
    internal virtual string Suited => nameof(Activation.Softmax);

    /// <inheritdoc/>
    private protected sealed override MeanTerms Weigh(Tensor values, Tensor? weights, Tensor? mask)
    {
        if (weights == null && mask == null) return new(MeanTerms.PerExample(values), null);
        (values, weights, mask) = MeanTerms.Aligned(Name, values, weights, mask);
        if (weights != null) values *= weights;
        if (mask == null) return new(MeanTerms.PerExample(values), null);
        return new(Tensor.Where(mask, values, 0), mask.BroadcastTo(values.Shape).Cast(values.Type));
    }
}
