namespace Myelin;

/// <summary>Files that are found, or downloaded, by a name: those of a data set, of a trained network, or photographs.</summary>
/// <remarks><see cref="DataFiles.Named"/> gives them by name.</remarks>
public class NamedFiles
{
    internal NamedFiles(string name, string description, DataSource? source, string? license = null) =>
        (Name, Description, Source, License) = (name, description, source, license);

    /// <summary>The name to load them by.</summary>
    public string Name { get; }

    /// <summary>A short description.</summary>
    public string Description { get; }

    /// <summary>The licence of the files; null if it stands elsewhere.</summary>
    public string? License { get; }

    /// <summary>Whether they can be downloaded from a public address.</summary>
    public bool IsDownloadable => Source is { Downloads.Count: > 0 };

    /// <summary>The files; null if there are none.</summary>
    internal DataSource? Source { get; }

    /// <summary>The paths of the files if they are on this machine; null if they are not. A generated set has none.</summary>
    /// <param name="folder">Where to look; the default places if omitted. Nothing is downloaded.</param>
    public IReadOnlyList<string>? FindFiles(DataFolder? folder = null) => Source is null ? [] : (folder ?? new()).FindHere(Source);

    /// <summary>The paths of the files, downloaded if they are not on this machine and <see cref="DataFolder.Download"/> allows it.</summary>
    /// <param name="folder">Where to look; the default places if omitted.</param>
    /// <param name="cancellation">Cancels the download; files that were complete are kept.</param>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    public async Task<IReadOnlyList<string>> FetchFilesAsync(DataFolder? folder = null, CancellationToken cancellation = default) =>
        Source is null ? [] : await (folder ?? new()).FindAsync(Source, cancellation).ConfigureAwait(false);

    /// <summary>The name and the description.</summary>
    public override string ToString() => $"{Name}: {Description}";
}
