using System.IO.Compression;
using System.Text.Json;

namespace Myelin.Fuzz;

/// <summary>Files of other programs in tests/fixtures, as bytes.</summary>
public static class FixtureFiles
{
    /// <summary>The files of one fixture by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(string fixture)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "Myelin.slnx"))) folder = Path.GetDirectoryName(folder);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder ?? ".", "tests", "fixtures", fixture)));
        return json.RootElement.EnumerateArray()
            .ToDictionary(row => row.GetProperty("name").GetString()!, row => Unpacked(row.GetProperty("file").GetBytesFromBase64()));
    }

    static byte[] Unpacked(byte[] packed)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
