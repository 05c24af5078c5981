using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myelin.Gallery;

/// <summary>The result of a run of an entry.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="IsShort">Whether the run was short.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Measurements">The measurements.</param>
/// <param name="Weights">The SHA-256 of the trained weights; null if the entry records none.</param>
public sealed record GalleryResult(
    string Id, long Seed, bool IsShort, double Seconds, IReadOnlyList<Measurement> Measurements, string? Weights = null)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Whether all requirements are met.</summary>
    public bool Works => Measurements.All(measurement => measurement.Holds(IsShort));

    /// <summary>Runs an entry.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GalleryResult Of(GalleryEntry entry, GalleryRun run)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(run);
        var clock = Stopwatch.StartNew();
        entry.Run(run);
        if (run.Measurements.Count == 0) throw new InvalidOperationException($"The gallery entry \"{entry.Id}\" measured nothing; it must show that it works.");
        return new(entry.Id, run.Seed, run.IsShort, clock.Elapsed.TotalSeconds, run.Measurements, run.Weights);
    }

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null if it is something else.</summary>
    public static GalleryResult? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<GalleryResult>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
