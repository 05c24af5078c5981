namespace Myelin;

/// <summary>1 where the prediction is right, else 0.</summary>
/// <remarks>
/// Several outputs [batch, classes]: the largest is the label [batch] or [batch, 1], or the largest of one-hot targets.
/// One output [batch] or [batch, 1]: it is above the threshold where the target is above ½.
/// </remarks>
/// <param name="threshold">For one output: ½ for a probability, 0 for a logit.</param>
/// <param name="name">What it is called.</param>
public sealed class Accuracy(double threshold = 0.5, string name = "accuracy") : Metric(name)
{
    /// <summary>What one output is held against.</summary>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public override Tensor Each(Tensor prediction, Tensor target)
    {
        if (prediction.Rank == 0) throw new ShapeException($"{Name}: expects predictions [batch, classes] or [batch], received a number; keep the batch axis.");
        if (prediction.Rank >= 2 && prediction.Shape[-1] > 1)
        {
            Tensor chosen = prediction.ArgMax();
            bool oneHot = target.Shape == prediction.Shape;
            Tensor right = oneHot ? Number(target).ArgMax() : Losses.Labels(Name, prediction, target).Cast(ElementType.Int64);
            Tensor hits = chosen.EqualTo(right).Cast(prediction.Type);
            return hits.Rank == 1 ? hits : hits.Mean([.. Enumerable.Range(1, hits.Rank - 1)]);
        }
        Tensor flat = prediction.Reshape([prediction.Shape[0]]);
        if (target.Shape.Elements != flat.Shape.Elements)
            throw new ShapeException($"{Name}: predictions {prediction.Shape} expect as many targets, received {target.Shape}; give one for each example.");
        return flat.GreaterThan(threshold).EqualTo(Number(target).Reshape(flat.Shape).Cast(ElementType.Float64).GreaterThan(0.5)).Cast(prediction.Type);
    }

    static Tensor Number(Tensor target) => target.Type.IsNumber() ? target : target.Cast(ElementType.Int32);
}
