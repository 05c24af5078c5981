namespace Myelin;

/// <summary>
/// USPS: 7,291 training and 2,007 test images of handwritten digits from ZIP codes, 16x16 in grey from -1 to 1 (Le Cun et
/// al., "Handwritten digit recognition with a back-propagation network", 1990), in the version of the book The Elements of
/// Statistical Learning.
/// </summary>
public static class Usps
{
    static readonly TextDigits Format = new(' ', Side: 16, LabelFirst: true, Least: -1, Most: 1, Scale: 1);

    /// <summary>The files; not offered for download.</summary>
    internal static DataSource Source { get; } = new(
        "usps", ["usps", "USPS"], [new DataSourceFile("zip.train"), new DataSourceFile("zip.test")], []);

    /// <summary>Loads the training and test examples.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        string[] paths = folder.Find(Source);
        return new(Format.Read(paths[0]), Format.Read(paths[1]));
    }
}
