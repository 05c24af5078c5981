namespace Myelin;

/// <summary>
/// MNIST: 60,000 training and 10,000 test images of handwritten digits, 28x28 in grey (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning
/// applied to document recognition", 1998).
/// </summary>
public static class Mnist
{
    /// <summary>The files and their downloads.</summary>
    internal static DataSource Source { get; } = IdxSource.Of("mnist", ["mnist", "MNIST", "MNIST/raw"],
        [
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ],
        "https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/");

    /// <summary>Loads the training and test examples, and downloads the files if necessary.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder) => IdxSource.Load(Source, folder, RawData.NumberedClasses(10));
}
