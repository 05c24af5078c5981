namespace Myelin;

/// <summary>What training minimizes: the mean of one value for each example or position. A loss is a metric, too.</summary>
/// <remarks>
/// With a mask the loss is Σ value · weight · mask / Σ mask, as in Keras 3; without one it is the mean of value · weight over the
/// examples. Weights scale the loss and do not divide it, unless <see cref="Reduction"/> says so.
/// </remarks>
/// <param name="name">Its name in logs and histories.</param>
public abstract class Loss(string name) : MeanMetric(name, MetricDirection.LowerIsBetter)
{
    /// <summary>How the values of examples become one number: their mean if not set.</summary>
    /// <remarks>
    /// It is part of the model's file. Histories show the mean over all examples for <see cref="LossReduction.Sum"/> too, which is the same for
    /// every batch size.
    /// <code>
    /// new MeanSquaredError { Reduction = LossReduction.Sum }
    /// </code>
    /// </remarks>
    [StoredOption]
    public LossReduction Reduction { get; init; }

    /// <summary>The loss of a batch: one number.</summary>
    /// <param name="prediction">[batch, ...], the model's output.</param>
    /// <param name="target">The expected output.</param>
    /// <param name="weights">How much each example [batch] or position [batch, ...] costs; 1 if omitted.</param>
    /// <param name="mask">Bool, [batch] or [batch, ...]: which positions count; all if omitted. The loss is 0 if none does.</param>
    /// <exception cref="ShapeException">Prediction, target, weights and mask do not fit together.</exception>
    public Tensor Of(Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null) =>
        Terms(prediction, target, weights, mask).Value;

    /// <summary>Which values targets may have.</summary>
    internal virtual TargetKind Targets => TargetKind.Any;

    /// <summary>A label that is not a class and counts for nothing; null for none.</summary>
    internal virtual int? Ignored => null;

    /// <summary>Throws if a prediction or target has a value that the loss cannot take, and names it. Reads the values.</summary>
    /// <remarks><see cref="Model.Fit"/> looks for such values by itself. In a loop of your own, call it for the first batch.</remarks>
    /// <param name="prediction">[batch, ...], the model's output.</param>
    /// <param name="target">The expected output.</param>
    /// <exception cref="ArgumentException">A value does not fit: a label that is no class, a probability outside 0 to 1, NaN or infinity.</exception>
    /// <exception cref="ShapeException">Prediction and target do not fit together.</exception>
    public void Check(Tensor prediction, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        using Recording.Region region = Recording.Off();
        Values(prediction, target);
        if (ValueCheck.Predictions(this, prediction) is { } wrong) throw new ArgumentException($"{Name}: {wrong.Told($"row {wrong.At}")}");
        if (ValueCheck.Targets(this, target, prediction.Rank == 0 ? 1 : prediction.Shape[^1], "predictions") is { } misfit)
            throw new ArgumentException($"{Name}: {misfit.Told($"row {misfit.At}")}");
    }

    /// <summary>What predictions must be.</summary>
    internal virtual OutputKind Expects => OutputKind.Unknown;

    /// <summary>The activation that gives probabilities for it.</summary>
    internal virtual string Suited => nameof(Activation.Softmax);

    /// <inheritdoc/>
    private protected sealed override MeanTerms Weigh(Tensor values, Tensor? weights, Tensor? mask)
    {
        if (Reduction == LossReduction.WeightedMean) return base.Weigh(values, weights, mask) with { Reduction = Reduction };
        if (weights == null && mask == null) return new(MeanTerms.PerExample(values), null, Reduction);
        (values, weights, mask) = MeanTerms.Aligned(Name, values, weights, mask);
        if (weights != null) values *= weights;
        if (mask == null) return new(MeanTerms.PerExample(values), null, Reduction);
        return new(Tensor.Where(mask, values, 0), mask.BroadcastTo(values.Shape).Cast(values.Type), Reduction);
    }
}
