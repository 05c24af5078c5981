namespace Myelin;

/// <summary>What training makes small: the mean of one number for each example. A loss is a metric too.</summary>
public abstract class Loss(string name) : Metric(name)
{
    /// <summary>The loss of a batch: the mean over examples, each times its weight if there are weights.</summary>
    /// <param name="prediction">[batch, ...], what the model gives.</param>
    /// <param name="target">What it should give.</param>
    /// <param name="weights">[batch] or none.</param>
    /// <exception cref="ShapeException">Prediction, target and weights do not go together.</exception>
    public Tensor Of(Tensor prediction, Tensor target, Tensor? weights = null)
    {
        Tensor each = Each(prediction, target);
        if (weights != null)
        {
            if (weights.Shape != each.Shape) throw new ShapeException($"{Name}: expects weights {each.Shape}, received {weights.Shape}; give one for each example.");
            each *= weights.Cast(each.Type);
        }
        return each.Mean();
    }
}

/// <summary>Checks that losses and metrics share.</summary>
static class Losses
{
    /// <summary>Labels [...] for predictions [..., classes]; a last axis of 1 is dropped, whole numbers in reals are allowed.</summary>
    public static Tensor Labels(string who, Tensor prediction, Tensor target)
    {
        if (target.Rank == prediction.Rank && target.Shape[-1] == 1) target = target.Reshape(target.Shape[..^1]);
        if (target.Shape != prediction.Shape[..^1])
            throw new ShapeException($"{who}: predictions {prediction.Shape} expect labels {prediction.Shape[..^1]}, received {target.Shape}; give one label for each example, or one-hot targets to a categorical loss.");
        if (target.Type is ElementType.Bool) return target.Cast(ElementType.Int64);
        if (!target.Type.IsReal()) return target;
        return Tensor.Where(target.Round().EqualTo(target), target, -1).Cast(ElementType.Int64);      // what is not whole is no label
    }

    /// <summary>Targets of the prediction's shape and type; axes of 1 are added or dropped at the end.</summary>
    public static Tensor Same(string who, Tensor prediction, Tensor target, string fix = "change the last layer or the targets")
    {
        if (target.Shape != prediction.Shape)
        {
            bool onlyOnes = target.Rank < prediction.Rank ? target.Shape.Concat([1]) == prediction.Shape : target.Rank > prediction.Rank && prediction.Shape.Concat([1]) == target.Shape;
            if (!onlyOnes) throw new ShapeException($"{who}: predictions {prediction.Shape} expect targets of the same shape, received {target.Shape}; {fix}.");
            target = target.Reshape(prediction.Shape);
        }
        return target.Cast(prediction.Type);
    }

    /// <summary>The mean over all axes but the first: one number for each example.</summary>
    public static Tensor PerExample(Tensor x) => x.Rank <= 1 ? x : x.Mean(Ops.Axes.Range(1, x.Rank));

    /// <summary>The sum over all axes but the first: one number for each example.</summary>
    public static Tensor SumPerExample(Tensor x) => x.Rank <= 1 ? x : x.Sum(Ops.Axes.Range(1, x.Rank));

    /// <summary>The error of predictions without an axis of classes.</summary>
    public static ShapeException NoClasses(string who, Tensor prediction) => new($"{who}: expects predictions [batch, classes], received {prediction.Shape}; end the model with one unit for each class.");

    /// <summary>Which of the predictions [..., classes] belong to the labels [...], and their values [...]: NaN for a label that is no class.</summary>
    public static (Tensor IsLabel, Tensor Value) OfLabel(string who, Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw NoClasses(who, prediction);
        Tensor labels = Labels(who, prediction, target);
        Tensor isLabel = labels.Cast(ElementType.Int64).Reshape(labels.Shape.Concat([1])).EqualTo(Tensor.Range(prediction.Shape[-1]));
        return (isLabel, Tensor.Where(isLabel, prediction, 0).Sum(-1) / isLabel.Cast(prediction.Type).Sum(-1));     // 0 / 0 where none is
    }

    /// <summary>Probabilities are held this far from 0 and 1 before their logarithm, as in Keras.</summary>
    public const double Least = 1e-7;
}
