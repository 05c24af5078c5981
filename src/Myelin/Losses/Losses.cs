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
        return target.Type.IsReal() ? Whole(target) : target;
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

    /// <summary>Labels as Int64; -1 for what is no whole number.</summary>
    public static Tensor Whole(Tensor target)
    {
        if (!target.Type.IsReal()) return target.Cast(ElementType.Int64);
        return Tensor.Where(target.Round().EqualTo(target), target, -1).Cast(ElementType.Int64);
    }

    /// <summary>Targets of -1 and 1: 0 is read as -1, each by itself, so that an example costs the same in any batch.</summary>
    public static Tensor Signs(Tensor target) => Tensor.Where(target.EqualTo(0), -1, target);

    /// <summary>t (1 - s) + s / classes.</summary>
    public static Tensor Smoothed(Tensor target, double smoothing, int classes) => smoothing == 0 ? target : target * (1 - smoothing) + smoothing / classes;

    /// <summary>Targets of the prediction's shape and type, as <see cref="Same"/>; labels of predictions [..., classes] become one-hot.</summary>
    public static Tensor Shares(string who, Tensor prediction, Tensor target)
    {
        bool labels = prediction.Rank >= 2 && prediction.Shape[-1] > 1 && target.Shape != prediction.Shape
            && (target.Shape == prediction.Shape[..^1] || target.Shape == prediction.Shape.With(-1, 1));
        return labels ? Labels(who, prediction, target).Cast(ElementType.Int64).OneHot(prediction.Shape[-1], type: prediction.Type)
            : Same(who, prediction, target, "give one-hot targets, or labels of classes");
    }

    /// <summary>Σ p t, Σ p and Σ t over all axes of an example: [batch].</summary>
    public static (Tensor Both, Tensor Predicted, Tensor Expected) Overlap(Tensor prediction, Tensor target)
    {
        return (PerExample(prediction * target), PerExample(prediction), PerExample(target));

        static Tensor PerExample(Tensor x) => x.Rank <= 1 ? x : x.Sum(Ops.Axes.Range(1, x.Rank));
    }

    /// <summary>
    /// The mask of positions whose label is not ignored, and which another mask keeps. Labels have the shape of the values that they belong to.
    /// </summary>
    public static Tensor? Kept(string who, Tensor prediction, Tensor target, int? ignored, Tensor? mask)
    {
        if (ignored is not { } label) return mask;
        if (prediction.Rank < 2) throw NoClasses(who, prediction);
        Tensor counts = Tensor.Where(Labels(who, prediction, target).EqualTo(label), 0, 1);
        if (mask != null) counts = MeanTerms.Kept(who, counts, mask);
        return counts.Cast(ElementType.Bool);
    }

    /// <summary>The values of labels [...], with 0 for ignored ones.</summary>
    public static Tensor Ignoring(string who, Tensor prediction, Tensor target, int? ignored, Func<Tensor, Tensor> values)
    {
        if (ignored is not { } label) return values(target);
        if (prediction.Rank < 2) throw NoClasses(who, prediction);
        Tensor labels = Labels(who, prediction, target), isIgnored = labels.EqualTo(label);
        return Tensor.Where(isIgnored, 0, values(Tensor.Where(isIgnored, 0, labels)));
    }

    /// <summary>The error of predictions whose axes do not fit.</summary>
    public static ShapeException NoVectors(string who, string expected, Tensor prediction) =>
        new($"{who}: expects predictions {expected}, received {prediction.Shape}; reshape them, or change the last layer.");

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
