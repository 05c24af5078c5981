namespace Myelin;

/// <summary>(1 + β²) P R / (β² P + R): the weighted harmonic mean of precision P and recall R. β above 1 favours recall.</summary>
/// <remarks>
/// As in Keras 3: for several outputs the measure of each class, averaged; a class that neither occurs nor is predicted has 0. For one output,
/// [batch] or [batch, ..., 1], the measure of class 1. Source: van Rijsbergen, "Information Retrieval", 1979.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new FBetaScore(beta: 2, classes: 10)]);
/// </code>
/// </remarks>
/// <param name="beta">β, above 0.</param>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="average">How the measures of several classes become one number.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class FBetaScore(
    double beta = 1, int classes = 2, MetricAverage average = MetricAverage.Macro, double threshold = 0.5, string name = "fbeta_score")
    : FScore(beta, classes, average, threshold, name)
{
    /// <summary>How much recall counts.</summary>
    public double Beta { get; } = Settings.Positive(beta, nameof(FBetaScore));
}
