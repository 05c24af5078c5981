namespace Myelin.Cli.Running;

/// <summary>The loss and the metric of a training: accuracy for classes, the absolute error for quantities.</summary>
/// <param name="Metric">The metric's name in logs.</param>
/// <param name="Key">The same as the end of keys in JSON: testAccuracy, testError.</param>
/// <param name="MakeLoss">Creates the loss.</param>
/// <param name="MakeMetric">Creates the metric.</param>
/// <param name="Text">Formats a value of the metric.</param>
sealed record Goal(string Metric, string Key, Func<Loss> MakeLoss, Func<Metric> MakeMetric, Func<double, string> Text)
{
    static readonly Goal Classes = new(
        "accuracy", "Accuracy", () => new SparseCategoricalCrossentropy(fromLogits: true), () => new Accuracy(), value => $"accuracy {100 * value:0.00} %");

    static readonly Goal Quantities = new(
        "error", "Error", () => new MeanSquaredError(), () => new MeanAbsoluteError("error"), value => $"mean absolute error {value:0.0000}");

    /// <summary>The goal of a data set.</summary>
    public static Goal Of(Dataset data) => data.IsRegression ? Quantities : Classes;
}
