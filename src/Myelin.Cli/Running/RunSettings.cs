using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Myelin.Cli.OwnData;

namespace Myelin.Cli.Running;

/// <summary>The complete settings of a run, stored in run.json, from which it is resumed.</summary>
sealed record RunSettings
{
    /// <summary>More characters than any name has.</summary>
    const int LongestName = 100;

    /// <summary>More characters than any path has.</summary>
    const int LongestPath = 32_767;

    /// <summary>More bytes than any run.json has.</summary>
    const int LongestFile = 1 << 20;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        MaxDepth = 4,
    };

    public required string Data { get; init; }

    public required string Model { get; init; }

    public required string Optimizer { get; init; }

    public required int Epochs { get; init; }

    public required int Batch { get; init; }

    public required double Rate { get; init; }

    public required long Seed { get; init; }

    public int? Limit { get; init; }

    public double Validation { get; init; }

    /// <summary>How the user's table is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableOptions? TableOptions { get; init; }

    [JsonIgnore]
    public TableOptions Table => TableOptions ?? new();

    /// <summary>What tells the user's files from changed ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    /// <summary>The units of the hidden layers; null for those of the model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Epochs without improvement after which training stops; null if it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EarlyStop { get; init; }

    /// <summary>Whether training pictures are changed at random.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Augment { get; init; }

    /// <summary>The numbers of epochs after which the run was finished before it was prolonged.</summary>
    public IReadOnlyList<int> Finished { get; init; } = [];

    /// <summary>The command lines for the same run: one, and another for each time that it was prolonged.</summary>
    /// <param name="data">The folder of --data, if one was given.</param>
    public string ToCommand(string? data)
    {
        string files = data == null ? "" : $" --data \"{data}\"";
        int[] epochs = [.. Finished, Epochs];
        string first = string.Create(CultureInfo.InvariantCulture,
            $"myelin train {Quoted(Data)}{Own} --model {Model} --optimizer {Optimizer} --epochs {epochs[0]} --batch {Batch} --rate {Rate:R} --seed {Seed}" +
            $"{(Limit == null ? "" : $" --limit {Limit}")}{(Validation == 0 ? "" : $" --validation {Validation:R}")}{files}");
        if (epochs.Length == 1) return first;
        IEnumerable<string> more = epochs.Skip(1).Select(count => $"myelin train --resume --epochs {count} --out again{files}");
        return string.Join('\n', more.Prepend($"{first} --out again"));
    }

    /// <summary>The options of the user's own data and model.</summary>
    string Own => string.Concat(
        Table.Target == null ? "" : $" --target {Quoted(Table.Target)}",
        Table.Task == null ? "" : $" --task {Table.Task}",
        string.Concat((Table.Drop ?? []).Select(name => $" --drop {Quoted(name)}")),
        string.Concat((Table.Categories ?? []).Select(name => $" --category {Quoted(name)}")),
        Layers == null ? "" : $" --layers {string.Join(',', Layers)}",
        EarlyStop == null ? "" : $" --early-stop {EarlyStop}",
        Augment ? " --augment" : "");

    static string Quoted(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '\\' or ':') ? text : $"\"{text}\"";

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads run.json.</summary>
    /// <exception cref="IOException">It is damaged.</exception>
    public static RunSettings Read(string path) => Parse(SmallFile.Read(path, LongestFile), path);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="path">The file that it is from.</param>
    /// <exception cref="IOException">It is something else.</exception>
    public static RunSettings Parse(string text, string path)
    {
        try
        {
            RunSettings settings = JsonSerializer.Deserialize<RunSettings>(text, Json) ?? throw new JsonException("expects an object");
            return settings.Wrong() is { } wrong ? throw new JsonException(wrong, $"$.{wrong}", null, null) : settings;
        }
        catch (JsonException e)
        {
            string wrong = e.Path is { Length: > 1 and <= LongestName } entry ? $": \"{entry}\" is wrong" : "";
            throw new IOException($"\"{path}\" does not hold the settings of a run{wrong}. Choose another.", e);
        }
    }

    /// <summary>The name of a setting that no run has; null if all are right.</summary>
    string? Wrong() =>
        Data.Length > LongestPath ? "data"
        : Layers is { Count: < 1 or > 100 } || Layers?.Any(units => units is < 1 or > 1_000_000) == true ? "layers"
        : EarlyStop < 1 ? "earlyStop"
        : Model.Length > LongestName ? "model"
        : Optimizer.Length > LongestName ? "optimizer"
        : Epochs < 0 ? "epochs"
        : Batch < 1 ? "batch"
        : !(Rate > 0 && double.IsFinite(Rate)) ? "rate"
        : Limit < 1 ? "limit"
        : Validation is not (>= 0 and < 1) ? "validation"
        : Finished.Count > 1000 || Finished.Any(count => count < 0 || count >= Epochs) ? "finished"
        : null;

    /// <summary>The settings of the run to resume. More epochs prolong it; other options must be those that it was begun with.</summary>
    /// <exception cref="UsageException">An option differs.</exception>
    public RunSettings Resumed(TrainSettings asked)
    {
        Same("data", Data, asked.Data);
        Same("--model", Model, asked.Model);
        Same("--optimizer", Optimizer, asked.Optimizer);
        Same("--batch", Batch, asked.Batch);
        Same("--rate", Rate, asked.Rate);
        Same("--seed", Seed, asked.Seed);
        Same("--limit", Limit, asked.Limit);
        Same("--validation", Validation, asked.Validation);
        if (!asked.Table.IsEmpty) Same("--target and its like", Shown(Table), Shown(asked.Table));
        Same("--layers", Layers == null ? null : string.Join(',', Layers), asked.Layers == null ? null : string.Join(',', asked.Layers));
        Same("--early-stop", EarlyStop, asked.EarlyStop);
        Same("--augment", Augment ? "given" : null, asked.Augment ? "given" : null);
        if (asked.Epochs < Epochs)
            throw new UsageException($"The run in \"{asked.Out}\" was begun with --epochs {Epochs}, and cannot be resumed with {asked.Epochs}, only with " +
                "more; leave it out, or start another run with another --out.");
        return asked.Epochs > Epochs ? this with { Epochs = asked.Epochs.Value, Finished = [.. Finished, Epochs] } : this;

        static string Shown(TableOptions table) =>
            $"{table.Target}, {table.Task ?? "any task"}, --drop {string.Join(',', table.Drop ?? [])}, --category {string.Join(',', table.Categories ?? [])}";

        void Same(string option, object? begun, object? now)
        {
            if (now == null || (now is string name ? name.Equals((string?)begun, StringComparison.OrdinalIgnoreCase) : now.Equals(begun))) return;
            throw new UsageException($"The run in \"{asked.Out}\" was begun with {option} {begun ?? "left out"}, and is resumed with {now}; leave it out, " +
                "or start another run with another --out.");
        }
    }
}
