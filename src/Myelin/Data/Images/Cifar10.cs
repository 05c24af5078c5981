namespace Myelin;

/// <summary>
/// CIFAR-10: 50,000 training and 10,000 test images, 32x32 in colour, of ten kinds of animals and vehicles (Krizhevsky, "Learning
/// multiple layers of features from tiny images", 2009).
/// </summary>
public static class Cifar10
{
    static readonly string[] FileNames =
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];

    /// <summary>The files and their download.</summary>
    internal static DataSource Source { get; } = new("cifar10",
        ["cifar10", "cifar10/cifar-10-batches-bin", "cifar-10-batches-bin"],
        [.. FileNames.Select(file => new DataSourceFile(file))],
        [
            new ArchiveDownload(FileNames, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", 170_052_171,
                new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")),
        ]);

    /// <summary>The first 4,000 training and 1,000 test images; not offered for download.</summary>
    internal static DataSource Subset { get; } = new("cifar10-subset", ["cifar10-subset"],
        [new DataSourceFile("train_first4000.bin"), new DataSourceFile("test_first1000.bin")], []);

    /// <summary>Loads the training and test examples, and downloads the files if necessary.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder)
    {
        string[] paths = folder.Find(Source);
        return new RawSplit(Cifar10Reader.Read(paths[..^1]), Cifar10Reader.Read(paths[^1..]));
    }

    /// <summary>Finds and reads the subset.</summary>
    internal static RawSplit ReadSubset(DataFolder folder)
    {
        string[] paths = folder.Find(Subset);
        return new RawSplit(Cifar10Reader.Read(paths[..1]), Cifar10Reader.Read(paths[1..]));
    }
}
