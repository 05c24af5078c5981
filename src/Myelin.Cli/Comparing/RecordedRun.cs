using Myelin.Cli.Running;

namespace Myelin.Cli.Comparing;

/// <summary>The files that a run has written so far.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Columns">The columns of its history by name, a value for each epoch.</param>
/// <param name="Result">Its result.json; null while it is running, or if it was killed.</param>
sealed record RecordedRun(string Folder, RunSettings Settings, IReadOnlyDictionary<string, double[]> Columns, RecordedResult? Result)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="UsageException">No run is in it.</exception>
    /// <exception cref="IOException">A file of it is damaged.</exception>
    public static RecordedRun Read(string folder)
    {
        RunSettings settings = RunFolder.Begun(folder)
            ?? throw new UsageException($"There is no run in \"{folder}\"; give folders written by \"myelin train\", such as runs/digits-mlp-1.");
        string result = Path.Combine(folder, RunFolder.Result);
        return new(folder.TrimEnd('/', '\\'), settings, RecordedHistory.Read(Path.Combine(folder, RunFolder.HistoryName)),
            File.Exists(result) ? RecordedResult.Read(result) : null);
    }

    /// <summary>"finished", "stopped" or "not finished" (running or killed).</summary>
    public string State => Result switch { null => "not finished", { Cancelled: true } => "stopped", _ => "finished" };

    /// <summary>Completed epochs.</summary>
    public int Epochs => Columns.TryGetValue("loss", out double[]? losses) ? losses.Length : 0;

    /// <summary>Their duration in seconds.</summary>
    public double Seconds => Number("seconds") ?? (Columns.TryGetValue("seconds", out double[]? seconds) ? seconds.Sum() : 0);

    /// <summary>The hash of its weights; null while it is not finished.</summary>
    public string? Weights => Result?.Weights;

    /// <summary>A metric on the test examples: loss, accuracy or error.</summary>
    public double? Test(string metric) => Number($"test{char.ToUpperInvariant(metric[0])}{metric[1..]}");

    /// <summary>The last value of a column; null if there is none.</summary>
    public double? Last(string column) => Columns.TryGetValue(column, out double[]? values) && values.Length > 0 ? values[^1] : null;

    double? Number(string name) => Result != null && Result.Numbers.TryGetValue(name, out double value) ? value : null;

    /// <summary>The settings by the names of their options.</summary>
    public IEnumerable<(string Name, string Value)> Choices =>
    [
        ("data", Settings.Data),
        ("model", Settings.Model),
        ("optimizer", Settings.Optimizer),
        ("epochs asked", $"{Settings.Epochs}"),
        ("batch", $"{Settings.Batch}"),
        ("rate", $"{Settings.Rate}"),
        ("seed", $"{Settings.Seed}"),
        ("limit", $"{(object?)Settings.Limit ?? "none"}"),
        ("validation", Settings.Validation == 0 ? "none" : $"{Settings.Validation}"),
    ];
}
