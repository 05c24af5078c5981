using System.Globalization;
using System.Text.Json;

namespace Myelin.Cli.Running;

/// <summary>The complete settings of a run, stored in run.json, from which it is resumed.</summary>
sealed record RunSettings
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectRequiredConstructorParameters = true };

    public required string Data { get; init; }

    public required string Model { get; init; }

    public required string Optimizer { get; init; }

    public required int Epochs { get; init; }

    public required int Batch { get; init; }

    public required double Rate { get; init; }

    public required long Seed { get; init; }

    public int? Limit { get; init; }

    public double Validation { get; init; }

    /// <summary>The command line for the same run.</summary>
    /// <param name="folder">The folder of --data, if one was given.</param>
    public string ToCommand(string? folder) => string.Create(CultureInfo.InvariantCulture,
        $"myelin train {Data} --model {Model} --optimizer {Optimizer} --epochs {Epochs} --batch {Batch} --rate {Rate:R} --seed {Seed}" +
        $"{(Limit == null ? "" : $" --limit {Limit}")}{(Validation == 0 ? "" : $" --validation {Validation:R}")}" +
        $"{(folder == null ? "" : $" --data \"{folder}\"")}");

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads run.json.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    public static RunSettings Read(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="path">The file that it is from.</param>
    /// <exception cref="IOException">It is something else.</exception>
    public static RunSettings Parse(string text, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSettings>(text, Json) ?? throw new JsonException("expects an object");
        }
        catch (JsonException e)
        {
            throw new IOException(
                $"\"{path}\" does not hold the settings of a run{(e.Path is { Length: > 1 } entry ? $": \"{entry}\" is wrong" : "")}. Choose another.", e);
        }
    }

    /// <summary>Refuses options that differ from the settings of the run.</summary>
    /// <exception cref="UsageException">An option differs.</exception>
    public RunSettings Agreed(TrainSettings asked)
    {
        Same("data", Data, asked.Data);
        Same("--model", Model, asked.Model);
        Same("--optimizer", Optimizer, asked.Optimizer);
        Same("--epochs", Epochs, asked.Epochs);
        Same("--batch", Batch, asked.Batch);
        Same("--rate", Rate, asked.Rate);
        Same("--seed", Seed, asked.Seed);
        Same("--limit", Limit, asked.Limit);
        Same("--validation", Validation, asked.Validation);
        return this;

        void Same(string option, object? begun, object? now)
        {
            if (now == null || (now is string name ? name.Equals((string?)begun, StringComparison.OrdinalIgnoreCase) : now.Equals(begun))) return;
            throw new UsageException($"The run in \"{asked.Out}\" was begun with {option} {begun ?? "left out"}, and is resumed with {now}; leave it out, " +
                "or start another run with another --out.");
        }
    }
}
