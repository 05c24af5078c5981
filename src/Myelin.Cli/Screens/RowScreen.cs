using Myelin.Cli.Commands;
using Myelin.Cli.Running;

namespace Myelin.Cli.Screens;

/// <summary>Rows of a label and a text: the training, one row for each epoch, and the result.</summary>
abstract class RowScreen : Screen
{
    /// <summary>With more epochs than this, only some are shown; history.csv has all.</summary>
    const int ManyEpochs = 50;

    readonly HashSet<Uri> fetched = [];
    int epochs, every;

    /// <summary>Writes a row.</summary>
    protected abstract void Row(string label, string text);

    /// <summary>Writes text as it is.</summary>
    protected abstract void Block(string text);

    /// <inheritdoc/>
    public override void Begin(TrainPlan plan)
    {
        epochs = plan.Settings.Epochs;
        every = epochs <= ManyEpochs ? 1 : (int)Math.Ceiling(epochs / (ManyEpochs / 2.0));
        Row("myelin", $"{VersionCommand.Number}, {plan.Device.Name}");
        Row(
            "data",
            $"{plan.Settings.Data}: {Examples(plan.Train)} of {string.Join(" and ", plan.Train.InputSpecs)} " +
                $"{(plan.Train.IsRegression ? "with a quantity each" : $"in {plan.Train.Classes.Count} classes")}, " +
                    $"{(plan.Validation == null ? "" : $"{plan.Validation.Count:#,0} to validate, ")}{plan.Test.Count:#,0} to test");
        foreach ((string label, string text) in plan.Reading) Row(label, text);
        Row("train",
            $"{plan.Settings.Epochs} {(plan.Settings.Epochs == 1 ? "epoch" : "epochs")}, batch {plan.Settings.Batch}, {plan.Settings.Optimizer}, rate " +
                $"{plan.Settings.Rate} falling to 0, seed {plan.Settings.Seed}");
        Block($"\n{plan.Model.Summary()}\n");
    }

    static string Examples(Dataset data) => $"{data.Count:#,0} {(data.Count == 1 ? "example" : "examples")}";

    /// <inheritdoc/>
    public override void OnResume(Model model, History history, int epoch, int batch) =>
        Row("resume", epoch > epochs ? "it was finished"
            : batch == 0 ? $"at epoch {epoch}"
            : $"at epoch {epoch}, after {batch:#,0} {(batch == 1 ? "batch" : "batches")}");

    /// <inheritdoc/>
    public override void OnWarning(Model model, string message) => Row("warning", message);

    /// <inheritdoc/>
    public override void OnEpochEnd(Model model, EpochResult result)
    {
        if (result.Epoch % every != 0 && result.Epoch != 1 && result.Epoch != epochs) return;
        string number = $"{result.Epoch}".PadLeft($"{epochs}".Length);
        Row("epoch", $"{number}/{epochs}  {Values(result.Metrics)}  {result.Seconds:0.00} s");
    }

    /// <summary>loss 0.0824  accuracy 0.9753</summary>
    protected static string Values(IEnumerable<(string Name, double Value)> metrics) =>
        string.Join("  ", metrics.Select(metric => $"{metric.Name} {Short(metric.Value)}"));

    /// <summary>Four decimals; a diverged loss is shown with an exponent.</summary>
    static string Short(double value) => Math.Abs(value) < 10_000 ? $"{value:0.0000}" : $"{value:0.00e0}";

    /// <inheritdoc/>
    public override void End(RunResult result, IReadOnlyList<string> saved)
    {
        int done = result.History.Epochs.Count;
        double speed = (double)done * result.Plan.Train.Count / result.Seconds;
        if (result.Cancelled) Row("stopped", $"after {done} of {epochs} {(epochs == 1 ? "epoch" : "epochs")}{(result.CanResume ? "; to continue:" : "")}");
        if (result.Cancelled && result.CanResume) Row("", result.ResumeCommand);
        if (result.Test is { } test) Row("test", $"{result.Plan.Goal.Text(test[result.Plan.Goal.Metric])}, loss {Short(test.Loss)}" +
            (test.Any(value => value.Name == TrainingSession.R2) ? $", R² {test[TrainingSession.R2]:0.0000}" : ""));
        Row("time", $"{result.Seconds:0.0} s{(done > 0 && !result.Cancelled ? $", {speed:#,0} examples/s" : "")}");
        if (saved.Count > 0) Row("saved", $"{result.Folder}: {string.Join(", ", saved)}");
        if (saved.Contains(RunFolder.Report)) Row("report", Path.Combine(result.Folder, RunFolder.Report));
    }

    /// <inheritdoc/>
    public override void Report(DownloadProgress value)
    {
        if (fetched.Add(value.Address)) Row("fetch", $"{value.Address}{(value.Total is { } total ? $" ({total / 1048576.0:0.0} MiB)" : "")}");
    }
}
