namespace Myelin;

/// <summary>What metrics of classes share.</summary>
static class Confusions
{
    /// <summary>The most classes of a metric that keeps a matrix of them.</summary>
    public const int MostClasses = 4096;

    /// <summary>Labels [...] for predictions [..., classes]; one-hot targets become the index of the largest.</summary>
    public static Tensor Labels(string who, Tensor prediction, Tensor target) => target.Shape == prediction.Shape && prediction.Shape[-1] != 1
        ? (target.Type.IsNumber() ? target : target.Cast(ElementType.Int32)).ArgMax()
        : Losses.Labels(who, prediction, target).Cast(ElementType.Int64);

    /// <summary>1 for the k largest along the last axis, else 0: Float64.</summary>
    public static Tensor Largest(string who, Tensor scores, int k)
    {
        if (scores.Rank < 2) throw Losses.NoClasses(who, scores);
        if (k >= scores.Shape[-1]) return Tensor.Ones(scores.Shape, ElementType.Float64);
        return scores.TopK(k).Indices.OneHot(scores.Shape[-1], type: ElementType.Float64).Sum(-2);
    }

    /// <summary>
    /// The classes [...] of predictions [..., classes] and targets. One output, [batch] or [..., 1], is class 1 above the threshold, else 0.
    /// </summary>
    public static (Tensor Predicted, Tensor Expected) Classes(string who, Tensor prediction, Tensor target, int classes, double threshold)
    {
        if (prediction.Rank >= 2 && prediction.Shape[-1] > 1)
        {
            if (prediction.Shape[-1] != classes)
                throw new ShapeException($"{who}: expects predictions of {classes} classes, received {prediction.Shape}; give the metric their number.");
            return (prediction.ArgMax(), Labels(who, prediction, target));
        }
        if (prediction.Rank == 0)
            throw new ShapeException($"{who}: expects predictions [batch, classes] or [batch], received a number; keep the batch axis.");
        Tensor expected = Losses.Whole(Losses.Same(who, prediction, target)), predicted = prediction.GreaterThan(threshold).Cast(ElementType.Int64);
        return prediction.Rank == 1 ? (predicted, expected) : (predicted.Squeeze(-1), expected.Squeeze(-1));
    }

    /// <summary>The classes as a matrix of weights, [expected, predicted]. A label that is no class makes all of it NaN.</summary>
    public static Tensor Matrix(Tensor predicted, Tensor expected, Tensor counts, int classes)
    {
        Tensor cell = expected * (long)classes + predicted, known = expected.Maximum(0L).Minimum(classes - 1L).EqualTo(expected);
        int count = (int)expected.Shape.Elements;
        Tensor sums = Tensor.Where(known, counts, 0.0).Reshape([count]).ScatterAdd(cell.Reshape([count]), classes * classes);
        Tensor unknown = Tensor.Where(known, Tensor.Zeros(counts.Shape, ElementType.Float64), Tensor.Where(counts.EqualTo(0), 0.0, counts * double.NaN)).Sum();
        return sums.Reshape(classes, classes) + unknown;
    }
}
