namespace Myelin;

/// <summary>
/// Finds the files of data sets. If <see cref="Folder"/> is set, only that folder is searched. Otherwise the search
/// covers, in this order, the folder in the environment variable MYELIN_DATA, shared/data in the current directory and
/// its parents, and the user's cache. Files that are not found are downloaded into the cache.
/// </summary>
/// <remarks>
/// A data set is expected in a subfolder with its name, for example mnist/train-images-idx3-ubyte.gz. It may also be
/// directly in <see cref="Folder"/>, or in the folder in MYELIN_DATA if that folder has the name of the data set.
/// Files may be gzip-compressed.
/// </remarks>
public sealed class DataFolder
{
    /// <summary>The name of the environment variable with the path of a folder of data sets.</summary>
    public const string Variable = "MYELIN_DATA";

    /// <summary>The only folder to search; null to search the default places.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a data set that is not on this machine may be downloaded into the cache.</summary>
    public bool Download { get; init; } = true;

    /// <summary>Receives the progress of downloads.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Decodes the pictures of data sets that consist of them, such as <see cref="Cifar10Jpeg"/>; null for PNG alone.</summary>
    public PictureDecoder? Decoder { get; init; }

    /// <summary>The folder for downloads: myelin/data in XDG_CACHE_HOME if that is set, otherwise in the user's local application data.</summary>
    public string Cache { get; init; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        "myelin", "data");

    /// <summary>The value of MYELIN_DATA.</summary>
    internal string? FromEnvironment { get; init; } = Environment.GetEnvironmentVariable(Variable);

    /// <summary>The folder where the search for shared/data starts.</summary>
    internal string StartDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The handler of web requests; null for the network.</summary>
    internal HttpMessageHandler? Handler { get; init; }

    /// <summary>The paths of the data set's files if all of them are on this machine; otherwise null.</summary>
    internal string[]? FindHere(DataSource source) => FindHere(source, []);

    string[]? FindHere(DataSource source, List<string> searched)
    {
        foreach (var (root, origin) in Roots())
        {
            IEnumerable<string> places = source.PlacesUnder(root);
            if (source.FindIn(Folder is null ? places : places.Append(root), out string missing) is { } paths)
                return paths;
            searched.Add($"{root} ({origin}): {missing}");
        }
        return null;
    }

    /// <summary>The paths of the data set's files, in the order of <see cref="DataSource.Files"/>.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched and what was missing
    /// there.</exception>
    internal string[] Find(DataSource source) => FindAsync(source, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Find"/>
    internal async Task<string[]> FindAsync(DataSource source, CancellationToken cancellation)
    {
        var searched = new List<string>();
        if (FindHere(source, searched) is { } here)
            return here;
        string what = $"Data set \"{source.Name}\"";
        string wanted = string.Join(", ", source.Files.Select(file => file.Names[0]));
        if (Folder is not null)
            throw new DataNotFoundException(what, searched,
                $"Put {wanted} (or the same names with .gz) into the folder, or omit the folder to search the default places.");

        if (Download && source.Downloads.Count > 0)
        {
            string place = Path.Combine(Cache, source.Name);
            var downloader = new Downloader(Handler, Progress);
            await downloader.Fetch(source.Downloads, place, searched, cancellation).ConfigureAwait(false);
            if (source.FindIn([place], out _) is { } paths)
                return paths;
        }
        else
        {
            searched.Add(Download ? "the web: this data set is not offered for download" : "the web: not tried, because Download is false");
        }
        throw new DataNotFoundException(what, searched,
            $"Put {wanted} (or the same names with .gz) into a subfolder \"{source.Folders[0]}\" of one of these folders, "
            + $"or set {Variable} or the folder option to the folder that has them.");
    }

    IEnumerable<(string Root, string Origin)> Roots()
    {
        if (Folder is not null)
        {
            yield return (Path.GetFullPath(Folder), "the given folder");
            yield break;
        }
        if (!string.IsNullOrEmpty(FromEnvironment))
            yield return (Path.GetFullPath(FromEnvironment), Variable);
        for (string? at = Path.GetFullPath(StartDirectory); at is not null; at = Path.GetDirectoryName(at))
        {
            string shared = Path.Combine(at, "shared", "data");
            if (Directory.Exists(shared))
                yield return (shared, "shared data");
        }
        yield return (Cache, "cache");
    }
}
