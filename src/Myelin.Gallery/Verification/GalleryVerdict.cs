using System.Globalization;

namespace Myelin.Gallery;

/// <summary>What the runs of an entry, one a seed, came to together: what was measured with several seeds counts by its median.</summary>
public sealed class GalleryVerdict
{
    /// <summary>The verdict on runs of one entry.</summary>
    public GalleryVerdict(GalleryEntry entry, IReadOnlyList<GalleryResult> results)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0) throw new ArgumentException($"GalleryVerdict: expects a run of \"{entry.Id}\", received none; run it first.");
        Entry = entry;
        Seconds = results.Sum(result => result.Seconds);
        Measurements = [.. results.SelectMany(result => result.Measurements).GroupBy(measurement => measurement.Name).Select(Median)];
        Works = Measurements.All(measurement => measurement.Holds(results.All(result => result.IsShort)));
    }

    /// <summary>The entry.</summary>
    public GalleryEntry Entry { get; }

    /// <summary>What was measured, once a name.</summary>
    public IReadOnlyList<Measurement> Measurements { get; }

    /// <summary>How long all runs took.</summary>
    public double Seconds { get; }

    /// <summary>Whether everything is as it must be.</summary>
    public bool Works { get; }

    /// <summary>An exact one by its worst, others by the median.</summary>
    static Measurement Median(IEnumerable<Measurement> same)
    {
        Measurement[] sorted = [.. same.OrderBy(measurement => measurement.Value)];
        return sorted.FirstOrDefault(measurement => measurement.Bound is Bound.Exactly or Bound.Fact && !measurement.Holds(isShort: false))
            ?? sorted[sorted.Length / 2] with { Value = (sorted[(sorted.Length - 1) / 2].Value + sorted[sorted.Length / 2].Value) / 2 };
    }

    /// <summary>The row of docs/results.md.</summary>
    public string Row()
    {
        string[] shown = [.. Measurements.Where(measurement => measurement.Bound != Bound.Fact || measurement.Value != 1).Select(measurement => measurement.ToString())];
        int facts = Measurements.Count(measurement => measurement is { Bound: Bound.Fact, Value: 1 });
        string measured = string.Join("; ", facts == 0 ? shown : [$"{facts} facts hold", .. shown]);
        return $"| {Entry.Id} | {(Works ? "yes" : "**no**")} | {Cell(measured)} | {Cell(Entry.Required)} | {Cell(Entry.Published ?? "")} | {Seconds.ToString(Seconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} | `myelin gallery verify {Entry.Id}` |";
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
