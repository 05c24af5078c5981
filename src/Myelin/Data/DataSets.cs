namespace Myelin;

/// <summary>Data sets by name.</summary>
public static class DataSets
{
    /// <summary>Names and one-line descriptions.</summary>
    public static IReadOnlyList<(string Name, string Description)> All => [.. DataRegistry.All.Select(set => (set.Name, set.Description))];

    /// <summary>Reads, downloads or generates a set: examples to train on and to test with.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="folder">Where files are looked for; the usual places if left out.</param>
    /// <param name="seed">Of generated sets.</param>
    /// <exception cref="ArgumentException">There is no such set; the message names the nearest.</exception>
    /// <exception cref="DataNotFoundException">Its files are nowhere; the message lists every place.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(string name, DataFolder? folder = null, long seed = 0) =>
        DataRegistry.Of(name).Load(folder ?? new(), (ulong)seed).ToDatasets();
}
