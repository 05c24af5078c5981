namespace Myelin;

/// <summary>The share of outputs on the right side: above the threshold where the target is above ½. Each output is a question of its own, as with several labels.</summary>
/// <param name="threshold">½ for probabilities, 0 for logits.</param>
/// <param name="name">What it is called.</param>
public sealed class BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy") : Metric(name)
{
    /// <summary>What outputs are held against.</summary>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public override Tensor Each(Tensor prediction, Tensor target) =>
        Losses.PerExample(prediction.GreaterThan(threshold).EqualTo(Losses.Same(Name, prediction, target).GreaterThan(0.5)).Cast(prediction.Type));
}
