using System.Text.Json;

namespace Myelin;

/// <summary>The finished trials of a search in a file, trials.json, by which a stopped search continues.</summary>
sealed class TrialJournal
{
    const string Name = "trials.json";
    const int Format = 1;

    readonly string? path;
    readonly string description;
    readonly Dictionary<(int Number, int Epochs), double> done = [];

    /// <summary>Opens or begins a journal.</summary>
    /// <param name="folder">The folder; null to keep trials in memory alone.</param>
    /// <param name="description">What must be the same when the search continues.</param>
    /// <exception cref="InvalidOperationException">The folder holds another search.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public TrialJournal(string? folder, string description)
    {
        this.description = description;
        if (folder == null) return;
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, Name);
        if (File.Exists(path)) Read(File.ReadAllText(path));
    }

    void Read(string text)
    {
        (int format, string begun) = (0, "");
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            JsonElement root = json.RootElement;
            (format, begun) = (root.GetProperty("format").GetInt32(), root.GetProperty("search").GetString() ?? "");
            foreach (JsonElement trial in root.GetProperty("trials").EnumerateArray())
            {
                JsonElement value = trial.GetProperty("value");
                done[(trial.GetProperty("number").GetInt32(), trial.GetProperty("epochs").GetInt32())] =
                    value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new DataFormatException(path!, 0, "a list of trials, as JSON", "something else", "Delete the file to search anew.", e);
        }
        if (format > Format)
            throw new DataFormatException(path!, 0, $"a list of trials of format {Format} or older", $"format {format}", "It was written by a newer Myelin.");
        if (begun != description)
            throw new InvalidOperationException($"HyperparameterSearch: the folder \"{Path.GetDirectoryName(path)}\" holds the search \"{begun}\", " +
                $"and cannot continue with \"{description}\"; search as it was begun, or choose another folder.");
    }

    /// <summary>The value of a trial that was finished; null if it was not.</summary>
    public double? Find(Trial trial) => done.TryGetValue((trial.Number, trial.Epochs ?? 0), out double value) ? value : null;

    /// <summary>Adds a finished trial. The file is written whole or not at all.</summary>
    public void Add(Trial trial, double value)
    {
        done[(trial.Number, trial.Epochs ?? 0)] = value;
        if (path == null) return;
        WholeFile.Write(path, file =>
        {
            using var json = new Utf8JsonWriter(file, new() { Indented = true });
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("search", description);
            json.WriteStartArray("trials");
            foreach (((int number, int epochs), double reached) in done)
            {
                json.WriteStartObject();
                json.WriteNumber("number", number);
                json.WriteNumber("epochs", epochs);
                if (double.IsFinite(reached)) json.WriteNumber("value", reached);
                else json.WriteNull("value");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
