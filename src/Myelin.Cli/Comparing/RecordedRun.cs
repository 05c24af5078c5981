using System.Globalization;
using System.Text.Json;
using Myelin.Cli.Running;

namespace Myelin.Cli.Comparing;

/// <summary>The files that a run has written so far.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Columns">The columns of its history by name, a value for each epoch.</param>
/// <param name="Result">Its result.json; null while it is running, or if it was killed.</param>
sealed record RecordedRun(string Folder, RunSettings Settings, IReadOnlyDictionary<string, double[]> Columns, JsonElement? Result)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="UsageException">No run is in it.</exception>
    /// <exception cref="IOException">A file of it is damaged.</exception>
    public static RecordedRun Read(string folder)
    {
        RunSettings settings = RunFolder.Begun(folder)
            ?? throw new UsageException($"There is no run in \"{folder}\"; give folders written by \"myelin train\", such as runs/digits-mlp-1.");
        string result = Path.Combine(folder, RunFolder.Result);
        return new(folder.TrimEnd('/', '\\'), settings, History(Path.Combine(folder, RunFolder.HistoryName)), File.Exists(result) ? Parse(result) : null);
    }

    static JsonElement Parse(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException("expects an object");
        }
        catch (JsonException e)
        {
            throw new IOException($"\"{path}\" is not the result of a run: expects a JSON object. Train again, or leave this run out.", e);
        }
    }

    /// <summary>Reads history.csv. A run may be writing it, so an incomplete last row is skipped.</summary>
    static Dictionary<string, double[]> History(string path)
    {
        if (!File.Exists(path)) return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string[] lines = reader.ReadToEnd().Split('\n');
        string[] names = lines[0].Split(',');
        var rows = new List<double[]>();
        foreach (string line in lines[1..^1])
        {
            string[] cells = line.Split(',');
            var row = new double[names.Length];
            for (int i = 0; i < row.Length; i++)
                if (cells.Length != row.Length || !double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]))
                    throw new IOException(
                        $"\"{path}\" is no history: expects {names.Length} numbers in row {rows.Count + 1}, received \"{line}\"; leave this run out.");
            rows.Add(row);
        }
        return names.Select((name, i) => (name, i)).ToDictionary(column => column.name, column => rows.Select(row => row[column.i]).ToArray());
    }

    /// <summary>"finished", "stopped" or "not finished" (running or killed).</summary>
    public string State => Result is not { } result ? "not finished" : result.TryGetProperty("cancelled", out JsonElement cancelled)
        && cancelled.ValueKind == JsonValueKind.True ? "stopped" : "finished";

    /// <summary>Completed epochs.</summary>
    public int Epochs => Columns.TryGetValue("loss", out double[]? losses) ? losses.Length : 0;

    /// <summary>Their duration in seconds.</summary>
    public double Seconds => Number("seconds") ?? (Columns.TryGetValue("seconds", out double[]? seconds) ? seconds.Sum() : 0);

    /// <summary>The hash of its weights; null while it is not finished.</summary>
    public string? Weights => Result is { } result && result.TryGetProperty("weightsSha256", out JsonElement hash) ? hash.GetString() : null;

    /// <summary>A metric on the test examples: loss, accuracy or error.</summary>
    public double? Test(string metric) => Number($"test{char.ToUpperInvariant(metric[0])}{metric[1..]}");

    /// <summary>The last value of a column; null if there is none.</summary>
    public double? Last(string column) => Columns.TryGetValue(column, out double[]? values) && values.Length > 0 ? values[^1] : null;

    double? Number(string name) =>
        Result is { } result && result.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

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
