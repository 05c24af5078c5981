using System.Text;
using System.Text.Json;
using Myelin.Cli.Commands;

namespace Myelin.Cli.Running;

/// <summary>The result of a training. --json prints it as JSON, and result.json holds it.</summary>
/// <param name="Plan">What was trained.</param>
/// <param name="History">Its epochs.</param>
/// <param name="Test">Loss and metric on the test examples; null if it was stopped before.</param>
/// <param name="Folder">The folder of the run.</param>
sealed record RunResult(TrainPlan Plan, History History, Evaluation? Test, string Folder)
{
    /// <summary>The duration of the training over all resumes, without reading the data and the final evaluation.</summary>
    public double Seconds => History.Seconds;

    /// <summary>Whether it was stopped before its end.</summary>
    public bool Cancelled => History.Cancelled || Test == null;

    /// <summary>Whether a checkpoint was written, from which the run can be resumed.</summary>
    public bool CanResume { get; init; }

    /// <summary>The command that resumes the run.</summary>
    public string ResumeCommand => $"myelin train --resume --out {(Folder.Contains(' ', StringComparison.Ordinal) ? $"\"{Folder}\"" : Folder)}";

    EpochResult? Last => History.Epochs.Count > 0 ? History.Epochs[^1] : null;

    /// <summary>One line of JSON; missing numbers are null.</summary>
    public string ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("data", Plan.Settings.Data);
            json.WriteString("model", Plan.Settings.Model);
            json.WriteString("optimizer", Plan.Settings.Optimizer);
            json.WriteNumber("parameters", Plan.Model.ParameterCount);
            json.WriteNumber("examples", Plan.Train.Count);
            json.WriteNumber("epochs", History.Epochs.Count);
            json.WriteNumber("batch", Plan.Settings.Batch);
            json.WriteNumber("rate", Plan.Settings.Rate);
            json.WriteNumber("seed", Plan.Settings.Seed);
            json.WriteNumber("seconds", Math.Round(Seconds, 3));
            Number(json, "trainLoss", Last?["loss"]);
            Number(json, $"train{Plan.Goal.Key}", Last?[Plan.Goal.Metric]);
            if (Plan.Validation != null)
            {
                Number(json, "validationLoss", Last?["val_loss"]);
                Number(json, $"validation{Plan.Goal.Key}", Last?[$"val_{Plan.Goal.Metric}"]);
            }
            Number(json, "testLoss", Test?.Loss);
            Number(json, $"test{Plan.Goal.Key}", Test?[Plan.Goal.Metric]);
            if (Test?.Any(value => value.Name == TrainingSession.R2) == true) Number(json, "testR2", Test[TrainingSession.R2]);
            json.WriteString("weightsSha256", Plan.Model.WeightsSha256());
            json.WriteBoolean("cancelled", Cancelled);
            json.WriteString("device", Plan.Device.Name);
            json.WriteString("version", VersionCommand.Number);
            json.WriteString("out", Folder);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known)) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    /// <summary>digits mlp: test accuracy 98.34 %, loss 0.0621, 10 epochs in 9.8 s</summary>
    public override string ToString() =>
        $"{Plan.Settings.Data} {Plan.Settings.Model}: {TestText}, {History.Epochs.Count} {(History.Epochs.Count == 1 ? "epoch" : "epochs")} in {Seconds:0.0} s";

    /// <summary>The test's part of the line.</summary>
    public string TestText => Test == null ? "stopped before the test" : $"test {Plan.Goal.Text(Test[Plan.Goal.Metric])}, loss {Test.Loss:0.0000}";
}
