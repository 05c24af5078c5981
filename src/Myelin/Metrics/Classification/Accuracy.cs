namespace Myelin;

/// <summary>The share of predictions that are right.</summary>
/// <remarks>
/// For predictions [batch, ..., classes] the largest output is compared with the label [batch, ...] or [batch, ..., 1], or with the largest
/// of one-hot targets. For one output, [batch] or [batch, ..., 1], it is right if it is above the threshold where the target is above ½.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
/// </code>
/// </remarks>
/// <param name="threshold">For one output: ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <param name="ignoreLabel">A label that is not counted, such as that of padding; null for none.</param>
public sealed class Accuracy(double threshold = 0.5, string name = "accuracy", int? ignoreLabel = null) : MeanMetric(name, MetricDirection.HigherIsBetter)
{
    /// <summary>The value that one output is compared with.</summary>
    public double Threshold => threshold;

    /// <summary>The label that is not counted; null for none.</summary>
    public int? IgnoreLabel => ignoreLabel;

    /// <inheritdoc/>
    internal override MeanTerms Terms(Tensor prediction, Tensor target, Tensor? weights, Tensor? mask) =>
        base.Terms(prediction, target, weights, ignoreLabel == null ? mask : Losses.Kept(Name, prediction, target, ignoreLabel, mask));

    /// <inheritdoc/>
    public override Tensor Values(Tensor prediction, Tensor target)
    {
        if (prediction.Rank == 0)
            throw new ShapeException($"{Name}: expects predictions [batch, classes] or [batch], received a number; keep the batch axis.");
        if (prediction.Rank >= 2 && prediction.Shape[-1] > 1)
        {
            Tensor label = target.Shape == prediction.Shape
                ? Number(target).ArgMax()
                : Losses.Labels(Name, prediction, target).Cast(ElementType.Int64);
            return prediction.ArgMax().EqualTo(label).Cast(prediction.Type);
        }
        Tensor outputs = prediction.Rank == 1 ? prediction : prediction.Reshape(prediction.Shape[..^1]);
        if (target.Shape.Elements != outputs.Shape.Elements)
            throw new ShapeException($"{Name}: predictions {prediction.Shape} expect as many targets, received {target.Shape}; give one for each example.");
        Tensor isTrue = Number(target).Reshape(outputs.Shape).Cast(ElementType.Float64).GreaterThan(0.5);
        return outputs.GreaterThan(threshold).EqualTo(isTrue).Cast(prediction.Type);
    }

    static Tensor Number(Tensor target) => target.Type.IsNumber() ? target : target.Cast(ElementType.Int32);
}
