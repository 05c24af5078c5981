namespace Myelin;

/// <summary>How often each class was taken for each: [expected, predicted]. Its value is the share of the diagonal, which is the accuracy.</summary>
/// <remarks>
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new ConfusionCounts(10)]);
/// Tensor matrix = new ConfusionCounts(10).Of(model.Predict(data), data.Targets);
/// </code>
/// </remarks>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class ConfusionCounts(int classes = 2, double threshold = 0.5, string name = "confusion_counts")
    : ConfusionMetric(classes, threshold, name, MetricDirection.HigherIsBetter)
{
    /// <summary>The matrix of predictions: [classes, classes], Float64. Entry [i, k] is the weight of the examples of class i that are taken for k.</summary>
    /// <inheritdoc cref="Metric.Update"/>
    public Tensor Of(Tensor prediction, Tensor target, Tensor? weights = null, Tensor? mask = null) =>
        Update([Totals[0].Zeros()], prediction, target, weights, mask)[0];

    /// <inheritdoc/>
    private protected override double Result(double[,] matrix)
    {
        double right = 0, all = 0;
        for (int i = 0; i < Classes; i++) (right, all) = (right + matrix[i, i], all + Sums(matrix, i).Expected);
        return right / all;
    }
}
