namespace Myelin;

/// <summary>(n c - Σ tₖ pₖ) / √((n² - Σ pₖ²) (n² - Σ tₖ²)) of n examples, of which c are right and tₖ are of class k and pₖ taken for it.</summary>
/// <remarks>
/// From -1 to 1, 0 for chance; for two classes the correlation of prediction and target. It is NaN if all examples are of one class or
/// taken for one. Sources: Matthews, 1975; Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new MatthewsCorrelation(classes: 3)]);
/// </code>
/// </remarks>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class MatthewsCorrelation(int classes = 2, double threshold = 0.5, string name = "matthews_correlation")
    : ConfusionMetric(classes, threshold, name, MetricDirection.HigherIsBetter)
{
    /// <inheritdoc/>
    private protected override double Result(double[,] matrix)
    {
        double right = 0, all = 0, both = 0, expectedSquares = 0, predictedSquares = 0;
        for (int i = 0; i < Classes; i++)
        {
            (double expected, double predicted) = Sums(matrix, i);
            (right, all, both) = (right + matrix[i, i], all + expected, both + expected * predicted);
            (expectedSquares, predictedSquares) = (expectedSquares + expected * expected, predictedSquares + predicted * predicted);
        }
        return (all * right - both) / (Math.Sqrt(all * all - predictedSquares) * Math.Sqrt(all * all - expectedSquares));
    }
}
