namespace Myelin;

/// <summary>The base of metrics that are functions of the confusion matrix: how often each class was taken for each.</summary>
/// <remarks>
/// Predictions [batch, ..., classes] are read by their largest output, targets are labels or one-hot. For one output, [batch] or [batch, ..., 1],
/// the classes are 0 and 1. A label that is no class makes the value NaN.
/// </remarks>
public abstract class ConfusionMetric : Metric
{
    private protected ConfusionMetric(int classes, double threshold, string name, MetricDirection direction) : base(name, direction)
    {
        Classes = Settings.Within(classes, 2, Confusions.MostClasses, GetType().Name);
        Threshold = double.IsNaN(threshold) ? Settings.Finite(threshold, GetType().Name) : threshold;
        Totals = [new("matrix", [classes, classes])];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>For one output: what it is compared with, ½ for a probability, 0 for a logit.</summary>
    public double Threshold { get; }

    /// <summary>"matrix": [expected, predicted], the weights of the examples.</summary>
    public sealed override IReadOnlyList<MetricTotal> Totals { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Update(
        IReadOnlyList<Tensor> totals, Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        (Tensor predicted, Tensor expected) = Confusions.Classes(Name, prediction, MeanTerms.Masked(target, mask), Classes, Threshold);
        return [totals[0] + Confusions.Matrix(predicted, expected, CountsOf(expected, weights, mask), Classes)];
    }

    /// <inheritdoc/>
    public sealed override double Result(IReadOnlyList<Tensor> totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        double[] flat = totals[0].ToArray<double>();
        var matrix = new double[Classes, Classes];
        for (int i = 0; i < flat.Length; i++) matrix[i / Classes, i % Classes] = flat[i];
        return Result(matrix);
    }

    /// <summary>The value of a matrix [expected, predicted].</summary>
    private protected abstract double Result(double[,] matrix);

    /// <summary>The weight of the examples of a class, and of those that are taken for it.</summary>
    private protected (double Expected, double Predicted) Sums(double[,] matrix, int label)
    {
        double expected = 0, predicted = 0;
        for (int i = 0; i < Classes; i++) (expected, predicted) = (expected + matrix[label, i], predicted + matrix[i, label]);
        return (expected, predicted);
    }
}
