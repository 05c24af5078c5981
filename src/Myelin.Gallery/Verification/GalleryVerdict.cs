using System.Globalization;

namespace Myelin.Gallery;

/// <summary>The combined result of the runs of an entry, one for each seed. With several seeds, the median counts.</summary>
public sealed class GalleryVerdict
{
    /// <summary>The verdict on runs of one entry.</summary>
    public GalleryVerdict(GalleryEntry entry, IReadOnlyList<GalleryResult> results)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0) throw new ArgumentException($"GalleryVerdict: expects a run of \"{entry.Id}\", received none; run it first.");
        Entry = entry;
        Runs = results.Count;
        Seconds = results.Sum(result => result.Seconds);
        Weights = [.. results.Select(result => result.Weights).OfType<string>()];
        Measurements = [.. results.SelectMany(result => result.Measurements).GroupBy(measurement => measurement.Name).Select(Median)];
        Works = Measurements.All(measurement => measurement.Holds(results.All(result => result.IsShort)));
    }

    /// <summary>The entry.</summary>
    public GalleryEntry Entry { get; }

    /// <summary>The measurements, one for each name.</summary>
    public IReadOnlyList<Measurement> Measurements { get; }

    /// <summary>The number of runs, one for each seed; fewer if it was stopped.</summary>
    public int Runs { get; }

    /// <summary>The duration of all runs.</summary>
    public double Seconds { get; }

    /// <summary>Whether all requirements are met.</summary>
    public bool Works { get; }

    /// <summary>The SHA-256 of the weights of each run, in the order of the seeds; empty if the entry records none.</summary>
    public IReadOnlyList<string> Weights { get; }

    /// <summary>An exact one by its worst, others by the median.</summary>
    static Measurement Median(IEnumerable<Measurement> same)
    {
        Measurement[] sorted = [.. same.OrderBy(measurement => measurement.Value)];
        return sorted.FirstOrDefault(measurement => measurement.Bound is Bound.Exactly or Bound.Fact && !measurement.Holds(isShort: false))
            ?? sorted[sorted.Length / 2] with { Value = (sorted[(sorted.Length - 1) / 2].Value + sorted[sorted.Length / 2].Value) / 2 };
    }

    /// <summary>The row of docs/results.md: exact requirements are counted, others are shown.</summary>
    public string Row() => $"| {Entry.Id} | {(Works ? "yes" : "**no**")}{Seeds} | {Cell(Measured)} | {Cell(Entry.Required)} | " +
        $"{Cell(Entry.Published ?? "")} | " +
        $"{Seconds.ToString(Seconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} | `myelin gallery verify {Entry.Id}` | {Hashes} |";

    /// <summary>How many seeds were run, if not all.</summary>
    string Seeds => Runs >= Entry.Seeds.Count ? "" : $", {Runs} of {Entry.Seeds.Count} seeds";

    /// <summary>The row of an entry that was not verified.</summary>
    public static string RowOf(GalleryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return $"| {entry.Id} | not run |  | {Cell(entry.Required)} | {Cell(entry.Published ?? "")} |  | `myelin gallery verify {entry.Id}` |  |";
    }

    /// <summary>The first digits of the hash for each seed.</summary>
    string Hashes => string.Join(", ", Weights.Select(hash => $"`{hash[..HashDigits]}`"));

    const int HashDigits = 12;

    /// <summary>From this tolerance on, the number is shown.</summary>
    const double Rough = 1e-4;

    string Measured
    {
        get
        {
            Measurement[] exact = [.. Measurements.Where(
                measurement => measurement.Bound is Bound.Fact or Bound.Exactly && measurement.Tolerance < Rough && measurement.Holds(isShort: false))];
            IEnumerable<string> others = Measurements.Except(exact).Where(measurement => measurement.Bound != Bound.None).Select(
                measurement => $"{measurement}{(measurement.Requirement.Length == 0 ? "" : $" ({measurement.Requirement})")}");
            string counted = exact.Length == 1 ? "1 exact requirement holds" : $"{exact.Length} exact requirements hold";
            return string.Join("; ", exact.Length == 0 ? others : [counted, .. others]);
        }
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
