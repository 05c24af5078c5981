namespace Myelin;

/// <summary>
/// Finds the files of data sets: in <see cref="Folder"/> if it is given, and only there; otherwise in the folder that
/// the environment variable MYELIN_DATA names, in shared/data beside the current directory or one of its parents, in
/// the user's cache, and at last by download into that cache.
/// </summary>
/// <remarks>
/// A set lies in a folder of its name (mnist/train-images-idx3-ubyte.gz), directly in the folder that the caller
/// names, or directly in the one of MYELIN_DATA if that bears the set's name. Files may be gzip or not.
/// </remarks>
public sealed class DataFolder
{
    /// <summary>The environment variable that names a folder with data sets.</summary>
    public const string Variable = "MYELIN_DATA";

    /// <summary>The folder to look in; null to look in the usual places.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a set that is nowhere on this machine may be downloaded into the cache.</summary>
    public bool Download { get; init; } = true;

    /// <summary>Hears how far a download has come.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Where downloads are kept: myelin/data under XDG_CACHE_HOME, or else under the user's local application data.</summary>
    public string Cache { get; init; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        "myelin", "data");

    /// <summary>The value of MYELIN_DATA.</summary>
    internal string? FromEnvironment { get; init; } = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Where the search for shared/data begins.</summary>
    internal string StartDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>What answers web requests; null for the network.</summary>
    internal HttpMessageHandler? Handler { get; init; }

    /// <summary>The paths of a set's files if they are on this machine; null if they are not.</summary>
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

    /// <summary>The paths of a set's files, in the set's order.</summary>
    /// <exception cref="DataNotFoundException">They are nowhere; the message lists every place and what was missing there.</exception>
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
                $"Put {wanted} (or the same with .gz) into the folder, or leave the folder out to look in the usual places.");

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
            searched.Add(Download ? "the web: this set is not offered for download" : "the web: not tried, Download is off");
        }
        throw new DataNotFoundException(what, searched,
            $"Put {wanted} (or the same with .gz) into one of these folders under \"{source.Folders[0]}\", or name the folder that has them by {Variable} " +
                "or as the folder option.");
    }

    IEnumerable<(string Root, string Origin)> Roots()
    {
        if (Folder is not null)
        {
            yield return (Path.GetFullPath(Folder), "the folder that was given");
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
