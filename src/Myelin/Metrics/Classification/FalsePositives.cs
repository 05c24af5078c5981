namespace Myelin;

/// <summary>The number of positive outputs that are wrong.</summary>
/// <remarks>
/// As in Keras 3.
/// <code>
/// model.Compile(new Adam(), new BinaryCrossentropy(), [new FalsePositives()]);
/// </code>
/// </remarks>
/// <param name="threshold">Outputs above it are positive: ½ for a probability, 0 for a logit.</param>
/// <param name="topK">If set, the k largest outputs along the last axis are positive instead.</param>
/// <param name="classId">The class that alone counts, an index of the last axis; null for all.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class FalsePositives(double threshold = 0.5, int? topK = null, int? classId = null, string name = "false_positives")
    : BinaryCounts(threshold, topK, classId, name, MetricDirection.LowerIsBetter)
{
    /// <inheritdoc/>
    private protected override double Result(double truePositives, double falsePositives, double trueNegatives, double falseNegatives) =>
        falsePositives;
}
