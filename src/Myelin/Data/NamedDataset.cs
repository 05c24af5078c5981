namespace Myelin;

/// <summary>A data set that can be loaded by name: what it contains and where its files are.</summary>
/// <remarks><see cref="DataSets.All"/> lists them; <see cref="DataSets.Load"/> reads, downloads or generates one.</remarks>
public sealed class NamedDataset
{
    /// <param name="name">The name.</param>
    /// <param name="train">The number of training examples.</param>
    /// <param name="test">The number of test examples.</param>
    /// <param name="classes">The number of classes; 0 for regression.</param>
    /// <param name="description">A short description.</param>
    /// <param name="source">Its files; null if it is generated.</param>
    /// <param name="load">Reads it from a folder, or generates it from a seed.</param>
    internal NamedDataset(
        string name, int train, int test, int classes, string description, DataSource? source, Func<DataFolder, ulong, RawSplit> load)
    {
        (Name, Train, Test, Classes, Description) = (name, train, test, classes, description);
        (Source, Load) = (source, load);
    }

    /// <summary>The name to load it by.</summary>
    public string Name { get; }

    /// <summary>The kind of data, for lists: "Images", "Tables: classes", "Tables: quantities", "Sequences and graphs" or "Generated".</summary>
    public string Group { get; private init; } = "";

    /// <summary>The number of training examples.</summary>
    public int Train { get; }

    /// <summary>The number of test examples.</summary>
    public int Test { get; }

    /// <summary>The number of classes; 0 if a quantity is predicted.</summary>
    public int Classes { get; }

    /// <summary>A short description.</summary>
    public string Description { get; }

    /// <summary>Whether the library generates it, so that it needs no files.</summary>
    public bool IsGenerated => Source is null;

    /// <summary>Whether its files can be downloaded from a public address.</summary>
    public bool IsDownloadable => Source is { Downloads.Count: > 0 };

    /// <summary>Its files; null if it is generated.</summary>
    internal DataSource? Source { get; }

    /// <summary>Reads it from a folder, or generates it from a seed.</summary>
    internal Func<DataFolder, ulong, RawSplit> Load { get; }

    /// <summary>Whether its authors set examples apart for validation; see <see cref="DataSets.Validation"/>.</summary>
    public bool HasValidation { get; private init; }

    /// <summary>The paths of its files if they are on this machine; null if they are not. A generated set has none.</summary>
    /// <param name="folder">Where to look; the default places if omitted. Nothing is downloaded.</param>
    public IReadOnlyList<string>? FindFiles(DataFolder? folder = null) => Source is null ? [] : (folder ?? new()).FindHere(Source);

    /// <summary>The paths of its files, downloaded if they are not on this machine and <see cref="DataFolder.Download"/> allows it.</summary>
    /// <param name="folder">Where to look; the default places if omitted.</param>
    /// <param name="cancellation">Cancels the download; files that were complete are kept.</param>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    public async Task<IReadOnlyList<string>> FetchFilesAsync(DataFolder? folder = null, CancellationToken cancellation = default) =>
        Source is null ? [] : await (folder ?? new()).FindAsync(Source, cancellation).ConfigureAwait(false);

    /// <summary>The name and the description.</summary>
    public override string ToString() => $"{Name}: {Description}";

    /// <summary>The same data set in a group.</summary>
    internal NamedDataset In(string group) => new(Name, Train, Test, Classes, Description, Source, Load) { Group = group, HasValidation = HasValidation };

    /// <summary>A data set that is read from files.</summary>
    internal static NamedDataset Of(DataSource source, int train, int test, int classes, string description, Func<DataFolder, RawSplit> read,
        bool hasValidation = false) =>
        new(source.Name, train, test, classes, description, source, (folder, _) => read(folder)) { HasValidation = hasValidation };

    /// <summary>A data set that is a table.</summary>
    internal static NamedDataset Of(NamedTable table, int train, int test, int classes, string description) =>
        Of(table.Source, train, test, classes, description, table.Read);

    /// <summary>A data set generated from a seed. The indices of the test examples follow those of the training examples.</summary>
    internal static NamedDataset Generated(
        string name, int train, int test, int classes, string description, Func<int, ulong, int, RawData> draw) =>
        new(name, train, test, classes, description, null, (_, seed) => new(draw(train, seed, 0), draw(test, seed, train)));
}
