namespace Myelin.Gallery.Neurons;

/// <summary>1 where every label of an example is right, else 0.</summary>
sealed class ExactMatch() : MeanMetric("exact_match", MetricDirection.HigherIsBetter)
{
    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) =>
        prediction.GreaterThan(0.5).EqualTo(target.GreaterThan(0.5)).All(axis: -1).Cast(prediction.Type);
}
