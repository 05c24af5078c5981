using System.IO.Compression;

namespace Myelin.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("myelin-test-").FullName;

    /// <summary>The path of something in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with its folders, and gives its path.</summary>
    public string Write(string name, params byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return stored.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
