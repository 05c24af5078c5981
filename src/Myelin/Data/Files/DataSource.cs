namespace Myelin;

/// <summary>The files of a data set: their names, the folders that may contain them, and their downloads.</summary>
/// <param name="Name">The name of the data set, which is also the name of its folder in the cache.</param>
/// <param name="Folders">The subfolders of a root that may contain the files, the usual one first.</param>
/// <param name="Files">The files, in the order in which the reader expects them.</param>
/// <param name="Downloads">The downloads that provide the files; empty if there are none.</param>
internal sealed record DataSource(
    string Name, IReadOnlyList<string> Folders, IReadOnlyList<DataSourceFile> Files, IReadOnlyList<Download> Downloads)
{
    /// <summary>
    /// The subfolders of a root, and the root itself if it has the name of the data set. (MNIST and Fashion-MNIST use the
    /// same file names, so files in a folder with another name could belong to either.)
    /// </summary>
    public IEnumerable<string> PlacesUnder(string root) => Folders
        .Select(folder => Path.Combine(root, folder))
        .Concat(Path.GetFileName(root).Equals(Name, StringComparison.OrdinalIgnoreCase) ? [root] : []);

    /// <summary>
    /// The paths of the files in the first place that has all of them; null if none has, with what the best place lacks in
    /// <paramref name="missing"/>.
    /// </summary>
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

/// <summary>A file of a data set and its possible names, each with or without the suffix ".gz".</summary>
/// <param name="Names">The names, the usual one first.</param>
internal sealed record DataSourceFile(params IReadOnlyList<string> Names)
{
    /// <summary>Its path in a folder; null if it is not there.</summary>
    public string? FindIn(string folder) => Names
        .SelectMany(name => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".gz") })
        .FirstOrDefault(File.Exists);
}
