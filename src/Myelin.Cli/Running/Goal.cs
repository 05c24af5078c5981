namespace Myelin.Cli.Running;

/// <summary>What a training strives for and is measured by: the most of the right classes, or the least distance from quantities.</summary>
/// <param name="Metric">The metric's name in logs.</param>
/// <param name="Key">The same as the end of keys in JSON: testAccuracy, testError.</param>
/// <param name="MakeLoss">What is made small.</param>
/// <param name="MakeMetric">What is shown.</param>
/// <param name="Text">How a value of the metric reads.</param>
sealed record Goal(string Metric, string Key, Func<Loss> MakeLoss, Func<Metric> MakeMetric, Func<double, string> Text)
{
    static readonly Goal Classes = new(
        "accuracy", "Accuracy", () => new SparseCategoricalCrossentropy(fromLogits: true), () => new Accuracy(), value => $"accuracy {100 * value:0.00} %");

    static readonly Goal Quantities = new(
        "error", "Error", () => new MeanSquaredError(), () => new MeanAbsoluteError("error"), value => $"mean absolute error {value:0.0000}");

    /// <summary>The goal of a data set.</summary>
    public static Goal Of(Dataset data) => data.IsRegression ? Quantities : Classes;
}
