namespace Myelin;

/// <summary>2 P R / (P + R): the harmonic mean of precision P and recall R.</summary>
/// <remarks>
/// As in Keras 3: for several outputs the measure of each class, averaged; a class that neither occurs nor is predicted has 0. For one output,
/// [batch] or [batch, ..., 1], the measure of class 1.
/// <code>
/// model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new F1Score(classes: 10)]);
/// </code>
/// </remarks>
/// <param name="classes">The number of classes, up to 4,096.</param>
/// <param name="average">How the measures of several classes become one number.</param>
/// <param name="threshold">For one output: what it is compared with, ½ for a probability, 0 for a logit.</param>
/// <param name="name">Its name in logs and histories.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class F1Score(int classes = 2, MetricAverage average = MetricAverage.Macro, double threshold = 0.5, string name = "f1_score")
    : FScore(1, classes, average, threshold, name);
