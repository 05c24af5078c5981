namespace Myelin;

/// <summary>1 - Σ w m / Σ w e: by how much predictions agree with targets beyond chance, for the confusion matrix m and the one e of chance.</summary>
/// <remarks>
/// e has the same sums of rows and columns and no correlation; w is the cost of each confusion. 1 for full agreement, 0 for chance.
/// Source: Cohen, "A coefficient of agreement for nominal scales", 1960, and "Weighted kappa", 1968.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new CohenKappa(classes: 5, KappaWeighting.Quadratic)]);
/// </code>
/// </remarks>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="weighting">The cost of each confusion.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class CohenKappa(int classes = 2, KappaWeighting weighting = KappaWeighting.None, double threshold = 0.5, string name = "cohen_kappa")
    : ConfusionMetric(classes, threshold, name, MetricDirection.HigherIsBetter)
{
    /// <summary>The cost of each confusion.</summary>
    public KappaWeighting Weighting => weighting;

    /// <inheritdoc/>
    private protected override double Result(double[,] matrix)
    {
        (double Expected, double Predicted)[] sums = [.. Enumerable.Range(0, Classes).Select(i => Sums(matrix, i))];
        double all = sums.Sum(one => one.Expected), observed = 0, byChance = 0;
        for (int i = 0; i < Classes; i++)
            for (int k = 0; k < Classes; k++)
            {
                double cost = weighting switch { KappaWeighting.None => i == k ? 0 : 1, KappaWeighting.Linear => Math.Abs(i - k), _ => (i - k) * (i - k) };
                observed += cost * matrix[i, k];
                byChance += cost * sums[i].Expected * sums[k].Predicted / all;
            }
        return 1 - observed / byChance;
    }
}
