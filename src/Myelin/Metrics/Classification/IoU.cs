namespace Myelin;

/// <summary>true positives / (true positives + false positives + false negatives) of one class: intersection over union.</summary>
/// <remarks>
/// As in Keras 3, for one class. It is NaN if the class occurs neither in targets nor in predictions.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new IoU(classes: 3, classId: 2)]);
/// </code>
/// </remarks>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="classId">The class.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class IoU(int classes = 2, int classId = 1, double threshold = 0.5, string name = "iou")
    : ConfusionMetric(classes, threshold, name, MetricDirection.HigherIsBetter)
{
    /// <summary>The class.</summary>
    public int ClassId { get; } = Settings.Within(classId, 0, classes - 1, nameof(IoU));

    /// <inheritdoc/>
    private protected override double Result(double[,] matrix)
    {
        (double expected, double predicted) = Sums(matrix, ClassId);
        return matrix[ClassId, ClassId] / (expected + predicted - matrix[ClassId, ClassId]);
    }
}
