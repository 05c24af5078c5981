using Myelin.Cli.Models;

namespace Myelin.Cli.Running;

/// <summary>The loss and the metric of a training: accuracy for classes, perplexity for texts, an error for quantities.</summary>
/// <param name="Metric">The metric's name in logs.</param>
/// <param name="Key">The same as the end of keys in JSON: testAccuracy, testError.</param>
/// <param name="MakeLoss">Creates the loss.</param>
/// <param name="MakeMetric">Creates the metric.</param>
/// <param name="Text">Formats a value of the metric.</param>
/// <param name="Title">The metric's name in reports; null for that in logs.</param>
sealed record Goal(string Metric, string Key, Func<Loss> MakeLoss, Func<Metric> MakeMetric, Func<double, string> Text, string? Title = null)
{
    /// <summary>The label of what is not counted.</summary>
    const int Ignored = -1;


    static readonly Goal Classes = new(
        "accuracy", "Accuracy", () => new SparseCategoricalCrossentropy(fromLogits: true), () => new Accuracy(), value => $"accuracy {100 * value:0.00} %");

    static readonly Goal Quantities = new(
        "error", "Error", () => new MeanSquaredError(), () => new MeanAbsoluteError("error"), value => $"mean absolute error {value:0.0000}",
        "mean absolute error");

    static readonly Goal Series = new(
        "rmse", "Rmse", () => new MeanSquaredError(), () => new RootMeanSquaredError("rmse"), value => $"RMSE {value:0.00}", "root mean squared error");

    static readonly Goal Texts = new(
        "perplexity", "Perplexity", () => new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: Ignored),
        () => new Perplexity(fromLogits: true, ignoreLabel: Ignored), value => $"perplexity {value:0.000}");

    static readonly Goal Nodes = Classes with
    {
        MakeLoss = () => new SparseCategoricalCrossentropy(fromLogits: true, ignoreLabel: Ignored),
        MakeMetric = () => new Accuracy(ignoreLabel: Ignored),
    };

    /// <summary>The goal of a data set.</summary>
    public static Goal Of(Dataset data) => DataKinds.Of(data) switch
    {
        DataKind.Texts => Texts,
        DataKind.Series => Series,
        DataKind.Graphs => Nodes,
        _ => data.IsRegression ? Quantities : Classes,
    };
}
