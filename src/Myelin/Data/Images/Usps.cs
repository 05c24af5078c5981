namespace Myelin;

/// <summary>
/// USPS: 7,291 and 2,007 handwritten digits of ZIP codes, 16x16 grey from -1 to 1 (Le Cun et al., "Handwritten digit
/// recognition with a back-propagation network", 1990), as The Elements of Statistical Learning serves them.
/// </summary>
public static class Usps
{
    static readonly TextDigits Format = new(' ', Side: 16, LabelFirst: true, Least: -1, Most: 1, Scale: 1);

    /// <summary>Its files; not offered for download.</summary>
    internal static DataSource Source { get; } = new("usps", ["usps", "USPS"], [new DataSourceFile("zip.train"), new DataSourceFile("zip.test")], []);

    /// <summary>Finds and reads it: examples to train on and to test with.</summary>
    /// <exception cref="DataNotFoundException">It is nowhere; the message lists every place.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads it.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        string[] paths = folder.Find(Source);
        return new(Format.Read(paths[0]), Format.Read(paths[1]));
    }
}
