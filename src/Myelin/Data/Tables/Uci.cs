namespace Myelin;

/// <summary>Files of the UCI Machine Learning Repository (https://archive.ics.uci.edu). They may all be in one folder "uci".</summary>
static class Uci
{
    const string Address = "https://archive.ics.uci.edu/ml/machine-learning-databases/";

    /// <summary>A file of the archive.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Path">The path in the archive.</param>
    /// <param name="Sha256">The SHA-256 of the contents.</param>
    /// <param name="Length">The length in bytes.</param>
    public readonly record struct Original(string Name, string Path, string Sha256, long Length);

    /// <summary>A data set that the archive serves as plain files.</summary>
    public static DataSource Source(string name, params Original[] files) => new(name, [name, "uci"],
        [.. files.Select(file => new DataSourceFile(file.Name))],
        [.. files.Select(file => new PlainDownload(file.Name, file.Sha256, file.Length, new Uri(Address + file.Path)))]);

    /// <summary>A data set of one file whose format differs from the archive's; not offered for download.</summary>
    public static DataSource Local(string name, string file) => new(name, [name, "uci"], [new DataSourceFile(file)], []);
}
