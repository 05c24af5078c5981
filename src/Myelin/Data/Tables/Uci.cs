namespace Myelin;

/// <summary>Files of the UCI Machine Learning Repository (https://archive.ics.uci.edu), whose folder may hold all its sets together.</summary>
static class Uci
{
    const string Address = "https://archive.ics.uci.edu/ml/machine-learning-databases/";

    /// <summary>A file as the archive serves it.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Path">Where it lies in the archive.</param>
    /// <param name="Sha256">Of its contents.</param>
    /// <param name="Length">In bytes.</param>
    public readonly record struct Original(string Name, string Path, string Sha256, long Length);

    /// <summary>A set that the archive serves as plain files.</summary>
    public static DataSource Source(string name, params Original[] files) => new(name, [name, "uci"],
        [.. files.Select(file => new DataSourceFile(file.Name))],
        [.. files.Select(file => new PlainDownload(file.Name, file.Sha256, file.Length, new Uri(Address + file.Path)))]);

    /// <summary>A set of one file in another form than the archive's; not offered for download.</summary>
    public static DataSource Local(string name, string file) => new(name, [name, "uci"], [new DataSourceFile(file)], []);
}
