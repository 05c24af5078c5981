namespace Myelin;

/// <summary>The share of outputs on the right side of the threshold: above it where the target is above ½, else below.</summary>
/// <remarks>
/// Each output is a question of its own, as with several labels.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new BinaryAccuracy()]);
/// </code>
/// </remarks>
/// <param name="threshold">½ for probabilities, 0 for logits.</param>
/// <param name="name">Its name in logs and histories.</param>
public sealed class BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy") : MeanMetric(name, MetricDirection.HigherIsBetter)
{
    /// <summary>The value that outputs are compared with.</summary>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target) =>
        prediction.GreaterThan(threshold).EqualTo(Losses.Same(Name, prediction, target).GreaterThan(0.5)).Cast(prediction.Type);
}
