namespace Myelin;

/// <summary>The mean of the intersection over union of all classes that occur in targets or predictions.</summary>
/// <remarks>
/// As in Keras 3; <see cref="IoU"/> is that of one class.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new MeanIoU(classes: 21)]);
/// </code>
/// </remarks>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class MeanIoU(int classes = 2, double threshold = 0.5, string name = "mean_iou")
    : ConfusionMetric(classes, threshold, name, MetricDirection.HigherIsBetter)
{
    /// <inheritdoc/>
    private protected override double Result(double[,] matrix)
    {
        double sum = 0, count = 0;
        for (int i = 0; i < Classes; i++)
        {
            (double expected, double predicted) = Sums(matrix, i);
            double union = expected + predicted - matrix[i, i];
            if (union != 0) (sum, count) = (sum + matrix[i, i] / union, count + 1);
        }
        return sum / count;
    }
}
