namespace Myelin;

/// <summary>Checks that losses and metrics share.</summary>
static class Losses
{
    /// <summary>Labels [...] for predictions [..., classes]; a last axis of 1 is dropped, whole numbers in reals are allowed.</summary>
    public static Tensor Labels(string who, Tensor prediction, Tensor target)
    {
        if (target.Rank == prediction.Rank && target.Shape[-1] == 1) target = target.Reshape(target.Shape[..^1]);
        Shape expected = prediction.Shape[..^1];
        if (target.Shape != expected)
            throw new ShapeException(
                $"{who}: predictions {prediction.Shape} expect labels {expected}, received {target.Shape}; " +
                (KeepsAxes(prediction, target) ?? "give one label for each example, or one-hot targets to a categorical loss."));
        if (target.Type is ElementType.Bool) return target.Cast(ElementType.Int64);
        if (!target.Type.IsReal()) return target;
        return Tensor.Where(target.Round().EqualTo(target), target, -1).Cast(ElementType.Int64);      // a fraction is no label
    }

    /// <summary>Targets of the prediction's shape and type; an axis of 1 is added or dropped at the end.</summary>
    public static Tensor Same(string who, Tensor prediction, Tensor target, string fix = "change the last layer or the targets")
    {
        if (target.Shape != prediction.Shape)
        {
            bool onlyOnes = target.Rank < prediction.Rank
                ? target.Shape.Concat([1]) == prediction.Shape
                : target.Rank > prediction.Rank && prediction.Shape.Concat([1]) == target.Shape;
            if (!onlyOnes)
                throw new ShapeException($"{who}: predictions {prediction.Shape} expect targets of the same shape, received {target.Shape}; " +
                    (KeepsAxes(prediction, target) ?? $"{fix}."));
            target = target.Reshape(prediction.Shape);
        }
        return target.Cast(prediction.Type);
    }

    /// <summary>The fix for a model whose outputs have axes of its inputs, such as those of an image, where targets have none; null for others.</summary>
    static string? KeepsAxes(Tensor prediction, Tensor target) =>
        prediction.Rank > 2 && target.Rank is 1 or 2 && prediction.Rank > target.Rank && target.Shape[0] == prediction.Shape[0]
            && (target.Rank == 1 || target.Shape[1] == prediction.Shape[-1])
            ? $"the outputs keep the axes {prediction.Shape[1..^1]} of the inputs: add a Flatten() or a global pooling before the last layers."
            : null;

    /// <summary>The error of predictions without an axis of classes.</summary>
    public static ShapeException NoClasses(string who, Tensor prediction) =>
        new($"{who}: expects predictions [batch, classes], received {prediction.Shape}; end the model with one unit for each class.");

    /// <summary>
    /// Which of the predictions [..., classes] belong to the labels [...], and their values [...]: NaN for a label that is no class.
    /// </summary>
    public static (Tensor IsLabel, Tensor Value) OfLabel(string who, Tensor prediction, Tensor target)
    {
        if (prediction.Rank < 2) throw NoClasses(who, prediction);
        Tensor labels = Labels(who, prediction, target);
        Tensor isLabel = labels.Cast(ElementType.Int64).Reshape(labels.Shape.Concat([1])).EqualTo(Tensor.Range(prediction.Shape[-1]));
        return (isLabel, Tensor.Where(isLabel, prediction, 0).Sum(-1) / isLabel.Cast(prediction.Type).Sum(-1));     // 0 / 0 where none is
    }

    /// <summary>Probabilities are clipped to at least this, and at most 1 minus this, before their logarithm, as in Keras.</summary>
    public const double Least = 1e-7;
}
