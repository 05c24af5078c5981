using System.Text;
using System.Text.Json;

namespace Myelin;

/// <summary>The position of a training: what a checkpoint holds besides the states.</summary>
sealed record TrainingPosition
{
    /// <summary>The version of this format. Newer versions are not read.</summary>
    const int Format = 1;

    /// <summary>The current epoch, counted from 1; the number of epochs plus one when all are done.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of batches of this epoch that are done.</summary>
    public required int Batch { get; init; }

    /// <summary>The number of examples of this epoch that were used; null in a checkpoint of an older version.</summary>
    public long? Examples { get; init; }

    /// <summary>The number of batches in earlier epochs; null in a checkpoint of an older version.</summary>
    public long? BatchesBefore { get; init; }

    /// <summary>The number of epochs passed to Fit.</summary>
    public required int Epochs { get; init; }

    /// <summary>Whether training was finished, after its last epoch or by a callback.</summary>
    public required bool Finished { get; init; }

    /// <summary>Seconds of training in the current epoch.</summary>
    public required double EpochSeconds { get; init; }

    /// <summary>Seconds of training in total.</summary>
    public required double Seconds { get; init; }

    /// <summary>The best value so far; NaN before there is one.</summary>
    public required double Best { get; init; }

    /// <summary>The optimizer's step count when the training began; null in a checkpoint of an older version.</summary>
    public long? FirstStep { get; init; }

    /// <summary>The learning rate when the training began; null in a checkpoint of an older version.</summary>
    public double? Rate { get; init; }

    /// <summary>The settings that must be the same when training resumes, by name.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The epochs that were completed.</summary>
    public required IReadOnlyList<EpochResult> History { get; init; }

    public string ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteNumber("epoch", Epoch);
            json.WriteNumber("batch", Batch);
            if (Examples is { } examples) json.WriteNumber("examples", examples);
            if (BatchesBefore is { } before) json.WriteNumber("batchesBefore", before);
            if (FirstStep is { } first) json.WriteNumber("firstStep", first);
            if (Rate is { } rate) Write(json, "rate", rate);
            json.WriteNumber("epochs", Epochs);
            json.WriteBoolean("finished", Finished);
            Write(json, "epochSeconds", EpochSeconds);
            Write(json, "seconds", Seconds);
            Write(json, "best", Best);
            json.WriteStartObject("settings");
            foreach ((string name, string value) in Settings) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteStartArray("history");
            foreach (EpochResult epoch in History)
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", epoch.Epoch);
                Write(json, "rate", epoch.LearningRate);
                Write(json, "seconds", epoch.Seconds);
                json.WriteStartObject("metrics");
                foreach ((string name, double value) in epoch.Metrics) Write(json, name, value);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="DataFormatException">It is something else.</exception>
    public static TrainingPosition Parse(string text, string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            JsonElement root = json.RootElement;
            int format = root.GetProperty("format").GetInt32();
            if (format > Format) throw new DataFormatException(path, 8, $"a checkpoint of format {Format} or older", $"format {format}",
                "It was written by a newer Myelin; update this one.");
            TrainingPosition position = new()
            {
                Epoch = Counted(root, "epoch", 1),
                Batch = Counted(root, "batch", 0),
                Examples = Optional(root, "examples"),
                BatchesBefore = Optional(root, "batchesBefore"),
                FirstStep = Optional(root, "firstStep"),
                Rate = root.TryGetProperty("rate", out JsonElement rate) ? Read(rate) : null,
                Epochs = Counted(root, "epochs", 0),
                Finished = root.GetProperty("finished").GetBoolean(),
                EpochSeconds = Read(root.GetProperty("epochSeconds")),
                Seconds = Read(root.GetProperty("seconds")),
                Best = Read(root.GetProperty("best")),
                Settings = root.GetProperty("settings").EnumerateObject().ToDictionary(setting => setting.Name, setting => Text(setting.Value)),
                History = [.. root.GetProperty("history").EnumerateArray().Select(Result)],
            };
            return position.Epoch == position.History.Count + 1L ? position
                : throw new FormatException($"epoch {position.Epoch} after {position.History.Count} epochs");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException
            || e.GetType() == typeof(FormatException))
        {
            throw new DataFormatException(path, 8, "the position of a training, as JSON", "something else", "The file is damaged; use an older checkpoint.", e);
        }
    }

    static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("null for a text");

    static int Counted(JsonElement root, string name, int least)
    {
        int value = root.GetProperty(name).GetInt32();
        return value >= least ? value : throw new FormatException($"{name} {value}");
    }

    static long? Optional(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out JsonElement found)) return null;
        long value = found.GetInt64();
        return value >= 0 ? value : throw new FormatException($"{name} {value}");
    }

    static EpochResult Result(JsonElement epoch) => new(
        Counted(epoch, "epoch", 1),
        [.. epoch.GetProperty("metrics").EnumerateObject().Select(metric => (metric.Name, Read(metric.Value)))],
        Read(epoch.GetProperty("rate")),
        Read(epoch.GetProperty("seconds")));

    /// <summary>The shortest digits that give the same number again; JSON has no NaN and no infinity, so these are texts.</summary>
    static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    static double Read(JsonElement value) => value.ValueKind != JsonValueKind.String ? value.GetDouble() : value.GetString() switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var other => throw new FormatException($"\"{other}\" for a number"),
    };
}
