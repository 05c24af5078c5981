using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Myelin;

/// <summary>How far the download of a data set has come.</summary>
/// <param name="Address">What is being fetched.</param>
/// <param name="Received">The bytes received so far.</param>
/// <param name="Total">The bytes in all, where the server says so.</param>
public readonly record struct DownloadProgress(Uri Address, long Received, long? Total);

/// <summary>Something to fetch for a data set: its addresses, and how what arrives is checked and put in place.</summary>
/// <param name="Addresses">Where it can be fetched; a later address is tried when an earlier one fails.</param>
/// <param name="MaximumLength">The most bytes that are accepted over the wire.</param>
internal abstract record Download(IReadOnlyList<Uri> Addresses, long MaximumLength)
{
    /// <summary>Whether a folder has it already; what is there has been checked.</summary>
    public abstract bool IsIn(string folder);

    /// <summary>Checks a received file and moves it, or what it holds, into a folder; a folder never gets a file that is not whole.</summary>
    /// <exception cref="DataFormatException">The checksum is wrong.</exception>
    public abstract void Install(Uri address, string received, string folder);

    /// <summary>Compares a stream's SHA-256 with the one that is known, which is that of the original.</summary>
    protected static void Check(Uri address, Stream contents, string sha256)
    {
        string actual = Convert.ToHexStringLower(SHA256.HashData(contents));
        if (actual != sha256)
            throw new DataFormatException(address.ToString(), 0, $"contents with SHA-256 {sha256}", actual,
                "The address serves something else than it should, or the transfer was damaged; try again.");
    }
}

/// <summary>A gzip file that is kept as it is; the checksum is of its contents, since mirrors compress them anew.</summary>
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

/// <summary>A file that is kept as it is served.</summary>
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

/// <summary>A tar.gz archive of which some files are kept; the checksum is of the archive itself.</summary>
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
