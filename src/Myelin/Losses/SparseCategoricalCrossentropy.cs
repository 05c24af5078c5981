namespace Myelin;

/// <summary>-ln p of the right class, for targets that are labels [batch] or [batch, 1], in nats.</summary>
/// <param name="fromLogits">Whether predictions are logits, which is stable at any size; otherwise probabilities, held 1e-7 from 0 and 1.</param>
/// <param name="name">What it is called.</param>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, string name = "sparse_categorical_crossentropy") : Loss(name)
{
    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits => fromLogits;

    /// <inheritdoc/>
    public override Tensor Each(Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw new ShapeException($"{Name}: expects predictions [batch, classes], received {prediction.Shape}; end the model with one unit for each class.");
        Tensor labels = Losses.Labels(Name, prediction, target);
        if (fromLogits) return Losses.PerExample(prediction.SparseCategoricalCrossEntropy(labels));
        Tensor right = labels.Cast(ElementType.Int64).Reshape(labels.Shape.Concat([1])).EqualTo(Tensor.Range(prediction.Shape[-1]));
        Tensor chosen = Tensor.Where(right, prediction, 0).Sum(-1) / right.Cast(prediction.Type).Sum(-1);     // 0 / 0 for a label that is no class, as from logits
        return Losses.PerExample(-chosen.Clamp(Losses.Least, 1 - Losses.Least).Log());
    }
}
