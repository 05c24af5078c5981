namespace Myelin;

/// <summary>A data set that can be loaded by name: what it contains and where its files are.</summary>
/// <remarks><see cref="DataSets.All"/> lists them; <see cref="DataSets.Load"/> reads, downloads or generates one.</remarks>
public sealed class NamedDataset : NamedFiles
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
        : base(name, description, source) => (Train, Test, Classes, Load) = (train, test, classes, load);

    /// <summary>The kind of data, for lists: "Images", "Tables: classes", "Tables: quantities", "Sequences and graphs" or "Generated".</summary>
    public string Group { get; private init; } = "";

    /// <summary>The number of training examples.</summary>
    public int Train { get; }

    /// <summary>The number of test examples.</summary>
    public int Test { get; }

    /// <summary>The number of classes; 0 if a quantity is predicted.</summary>
    public int Classes { get; }

    /// <summary>Whether the library generates it, so that it needs no files.</summary>
    public bool IsGenerated => Source is null;

    /// <summary>Reads it from a folder, or generates it from a seed.</summary>
    internal Func<DataFolder, ulong, RawSplit> Load { get; }

    /// <summary>Whether its authors set examples apart for validation; see <see cref="DataSets.Validation"/>.</summary>
    public bool HasValidation { get; private init; }

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
