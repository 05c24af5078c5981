using System.Text;

namespace Myelin.Gallery;

/// <summary>Verifies entries with one run for each seed. The results are kept in a folder, so a stopped verification continues.</summary>
/// <param name="folder">The folder of the results.</param>
/// <param name="isShort">Whether runs are short.</param>
/// <param name="again">Whether runs with existing results are repeated.</param>
/// <param name="data">Where to look for data sets.</param>
/// <param name="hear">Receives the texts of entries.</param>
public sealed class GalleryVerification(string folder, bool isShort = false, bool again = false, DataFolder? data = null, Action<string>? hear = null)
{
    /// <summary>Verifies an entry.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the runs that were completed are kept.</exception>
    public GalleryVerdict Verify(GalleryEntry entry, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        IReadOnlyList<long> seeds = isShort ? [entry.Seeds[0]] : entry.Seeds;
        return new(entry, [.. seeds.Select(seed => Run(entry, seed, cancellation))]);
    }

    /// <summary>The verdict on the runs that are in the folder, of some seeds or all; null if there is none. Nothing is run.</summary>
    public GalleryVerdict? Known(GalleryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        GalleryResult[] results = [.. entry.Seeds.Select(seed => Kept(entry, seed)).OfType<GalleryResult>()];
        return results.Length == 0 ? null : new(entry, results);
    }

    string PathOf(GalleryEntry entry, long seed) => Path.Combine(folder, $"{entry.Id}-{seed}{(isShort ? "-short" : "")}.json");

    GalleryResult? Kept(GalleryEntry entry, long seed) =>
        PathOf(entry, seed) is var path && File.Exists(path) && GalleryResult.Parse(File.ReadAllText(path)) is { } known && known.Id == entry.Id
            && known.Seed == seed && known.IsShort == isShort ? known : null;

    GalleryResult Run(GalleryEntry entry, long seed, CancellationToken cancellation)
    {
        string path = PathOf(entry, seed);
        if (!again && Kept(entry, seed) is { } known)
        {
            hear?.Invoke($"{entry.Id}, seed {seed}: known from \"{path}\"; --again runs it anew.");
            return known;
        }
        cancellation.ThrowIfCancellationRequested();
        hear?.Invoke($"{entry.Id}, seed {seed}");
        GalleryResult result = GalleryResult.Of(entry, new GalleryRun(seed, isShort, data, hear == null ? null : line => hear($"  {line}"), cancellation));
        Directory.CreateDirectory(folder);
        WholeFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(result.ToJson())));
        return result;
    }
}
