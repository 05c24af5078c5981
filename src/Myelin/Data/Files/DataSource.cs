namespace Myelin;

/// <summary>What the files of a data set are called, where they may lie, and where they can be fetched.</summary>
/// <param name="Name">The set's name, which is also its folder in the cache.</param>
/// <param name="Folders">The folders under a root that may hold the files, the usual one first.</param>
/// <param name="Files">The files, in the order in which the set's reader takes them.</param>
/// <param name="Downloads">What to fetch when the files are nowhere; empty if the set is not on offer.</param>
internal sealed record DataSource(
    string Name, IReadOnlyList<string> Folders, IReadOnlyList<DataSourceFile> Files, IReadOnlyList<Download> Downloads)
{
    /// <summary>
    /// The places under a root, or the root itself if it bears the set's name. (MNIST and Fashion-MNIST call their
    /// files alike, so that files lying loose under another name could be either's.)
    /// </summary>
    public IEnumerable<string> PlacesUnder(string root) => Folders
        .Select(folder => Path.Combine(root, folder))
        .Concat(Path.GetFileName(root).Equals(Name, StringComparison.OrdinalIgnoreCase) ? [root] : []);

    /// <summary>The paths of all files in the first place that has them all; null if none has, and then what the best one lacks.</summary>
    public string[]? FindIn(IEnumerable<string> places, out string missing)
    {
        missing = "";
        int fewest = int.MaxValue;
        foreach (string place in places)
        {
            string?[] paths = [.. Files.Select(file => file.FindIn(place))];
            string[] absent = [.. Files.Where((_, i) => paths[i] is null).Select(file => file.Names[0])];
            if (absent.Length == 0)
                return paths!;
            if (absent.Length < fewest)
                (fewest, missing) = (absent.Length, Directory.Exists(place) ? $"no {string.Join(", ", absent)}" : "no such folder");
        }
        return null;
    }
}

/// <summary>One file of a data set, by every name that it goes under; each may also end in ".gz".</summary>
/// <param name="Names">The names, the usual one first.</param>
internal sealed record DataSourceFile(params IReadOnlyList<string> Names)
{
    /// <summary>Its path in a folder, or null.</summary>
    public string? FindIn(string folder) => Names
        .SelectMany(name => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".gz") })
        .FirstOrDefault(File.Exists);
}
