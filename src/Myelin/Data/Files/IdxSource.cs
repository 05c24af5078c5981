namespace Myelin;

/// <summary>A data set of four IDX files, as defined by MNIST: training and test images with their labels.</summary>
internal static class IdxSource
{
    static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    // 60,000 and 10,000 images of 28x28 bytes after 16 bytes of header; as many labels after 8 bytes.
    static readonly long[] Lengths = [47_040_016, 60_008, 7_840_016, 10_008];

    /// <summary>Describes such a data set.</summary>
    /// <param name="name">The name.</param>
    /// <param name="folders">The subfolders of a root that may contain it.</param>
    /// <param name="sha256">The SHA-256 of the uncompressed files: training images and labels, then test images and labels.</param>
    /// <param name="mirrors">The addresses of folders with the gzip files, each ending in a slash.</param>
    public static DataSource Of(string name, IReadOnlyList<string> folders, IReadOnlyList<string> sha256, params string[] mirrors) => new(
        name,
        folders,
        [.. FileNames.Select(file => new DataSourceFile(file, file.Replace("-idx", ".idx")))],
        [.. FileNames.Select((file, i) => new GzipDownload(file + ".gz", sha256[i], Lengths[i],
            [.. mirrors.Select(mirror => new Uri($"{mirror}{file}.gz"))]))]);

    /// <summary>Finds and reads the four files.</summary>
    public static RawSplit Load(DataSource source, DataFolder folder, IReadOnlyList<string> classes)
    {
        string[] paths = folder.Find(source);
        return new RawSplit(IdxImages.Read(paths[0], paths[1], classes), IdxImages.Read(paths[2], paths[3], classes));
    }
}
