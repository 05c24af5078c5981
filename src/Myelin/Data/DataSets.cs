namespace Myelin;

/// <summary>Loads data sets by name: files of well-known sets, or examples that the library generates.</summary>
public static class DataSets
{
    /// <summary>Every data set that can be loaded, grouped by kind.</summary>
    public static IReadOnlyList<NamedDataset> All => DataRegistry.All;

    /// <summary>The data set with the given name, in any letter case.</summary>
    /// <exception cref="ArgumentException">There is no such data set; the message suggests the closest name and lists all of them.</exception>
    public static NamedDataset Named(string name) => DataRegistry.Of(name);

    /// <summary>Reads, downloads or generates a data set and returns its training and test examples.</summary>
    /// <param name="name">A name from <see cref="All"/>.</param>
    /// <param name="folder">Where to look for files; the default places if omitted.</param>
    /// <param name="seed">The seed of a generated set.</param>
    /// <exception cref="ArgumentException">There is no such data set; the message suggests the closest name.</exception>
    /// <exception cref="DataNotFoundException">Its files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(string name, DataFolder? folder = null, long seed = 0) =>
        DataRegistry.Of(name).Load(folder ?? new(), (ulong)seed).ToDatasets();

    /// <summary>The examples that the authors of a data set set apart for validation; null if they did not.</summary>
    /// <inheritdoc cref="Load"/>
    public static Dataset? Validation(string name, DataFolder? folder = null, long seed = 0) =>
        DataRegistry.Of(name) is { HasValidation: true } set ? set.Load(folder ?? new(), (ulong)seed).Validation!.ToDataset() : null;
}
