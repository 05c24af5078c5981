using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Myelin;

/// <summary>The progress of a download.</summary>
/// <param name="Address">The address.</param>
/// <param name="Received">The number of bytes received so far.</param>
/// <param name="Total">The total number of bytes; null if the server does not report it.</param>
public readonly record struct DownloadProgress(Uri Address, long Received, long? Total);

/// <summary>A download of a data set: its addresses, and how the received file is verified and installed.</summary>
/// <param name="Addresses">The addresses, tried in order until one succeeds.</param>
/// <param name="MaximumLength">The maximum number of bytes to receive.</param>
internal abstract record Download(IReadOnlyList<Uri> Addresses, long MaximumLength)
{
    /// <summary>Whether a folder already has the files. Installed files have been verified.</summary>
    public abstract bool IsIn(string folder);

    /// <summary>Verifies a received file and moves it, or the files it contains, into a folder. The folder never contains an incomplete file.</summary>
    /// <exception cref="DataFormatException">The checksum is wrong.</exception>
    public abstract void Install(Uri address, string received, string folder);

    /// <summary>Compares the SHA-256 of a stream with the expected one.</summary>
    protected static void Check(Uri address, Stream contents, string sha256)
    {
        string actual = Convert.ToHexStringLower(SHA256.HashData(contents));
        if (actual != sha256)
            throw new DataFormatException(address.ToString(), 0, $"contents with SHA-256 {sha256}", actual,
                "The address serves a different file, or the transfer was damaged; try again.");
    }
}

/// <summary>A gzip file that is stored as received. The checksum covers the uncompressed contents, because mirrors compress them differently.</summary>
internal sealed record GzipDownload(string FileName, string ContentsSha256, long ContentsLength, params IReadOnlyList<Uri> Addresses)
    : Download(Addresses, ContentsLength)
{
    /// <inheritdoc/>
    public override bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <inheritdoc/>
    public override void Install(Uri address, string received, string folder)
    {
        using (FileStream file = File.OpenRead(received))
        using (var contents = new GZipStream(file, CompressionMode.Decompress))
            Check(address, contents, ContentsSha256);
        File.Move(received, Path.Combine(folder, FileName), overwrite: true);
    }
}

/// <summary>A file that is stored as received.</summary>
internal sealed record PlainDownload(string FileName, string Sha256, long Length, params IReadOnlyList<Uri> Addresses)
    : Download(Addresses, Length)
{
    /// <inheritdoc/>
    public override bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <inheritdoc/>
    public override void Install(Uri address, string received, string folder)
    {
        using (FileStream file = File.OpenRead(received))
            Check(address, file, Sha256);
        File.Move(received, Path.Combine(folder, FileName), overwrite: true);
    }
}

/// <summary>A tar.gz archive from which some files are extracted. The checksum covers the archive.</summary>
internal sealed record ArchiveDownload(IReadOnlyList<string> FileNames, string ArchiveSha256, long ArchiveLength, params IReadOnlyList<Uri> Addresses)
    : Download(Addresses, ArchiveLength)
{
    /// <inheritdoc/>
    public override bool IsIn(string folder) => FileNames.All(name => File.Exists(Path.Combine(folder, name)));

    /// <inheritdoc/>
    public override void Install(Uri address, string received, string folder)
    {
        using FileStream file = File.OpenRead(received);
        Check(address, file, ArchiveSha256);
        file.Position = 0;
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            string name = Path.GetFileName(entry.Name);
            if (!FileNames.Contains(name, StringComparer.Ordinal))
                continue;
            string part = $"{received}.{name}";
            entry.ExtractToFile(part, overwrite: true);
            File.Move(part, Path.Combine(folder, name), overwrite: true);
        }
    }
}
