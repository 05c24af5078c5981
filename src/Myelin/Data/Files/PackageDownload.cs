using System.IO.Compression;

namespace Myelin;

/// <summary>A file of a zip archive.</summary>
/// <param name="Entry">Its path in the archive.</param>
/// <param name="FileName">Its name in the folder of the data.</param>
/// <param name="Sha256">The SHA-256 of its contents.</param>
/// <param name="Length">The length of its contents.</param>
internal sealed record PackagedFile(string Entry, string FileName, string Sha256, long Length);

/// <summary>A zip archive, such as a NuGet package, from which some files are extracted. The checksums cover these files, not the archive.</summary>
internal sealed record PackageDownload(IReadOnlyList<PackagedFile> Wanted, long MaximumLength, params IReadOnlyList<Uri> Addresses)
    : Download(Addresses, MaximumLength)
{
    /// <inheritdoc/>
    public override bool IsIn(string folder) => Wanted.All(file => File.Exists(Path.Combine(folder, file.FileName)));

    /// <inheritdoc/>
    public override void Install(Uri address, string received, string folder)
    {
        using ZipArchive archive = ZipFile.OpenRead(received);
        foreach (PackagedFile file in Wanted)
        {
            ZipArchiveEntry entry = archive.GetEntry(file.Entry) ?? throw new DataFormatException(address.ToString(), 0, $"the file {file.Entry}",
                $"an archive of {archive.Entries.Count} other files", "The address serves a different archive.");
            if (entry.Length != file.Length)
                throw new DataFormatException(address.ToString(), 0, $"{file.Length} bytes of {file.Entry}", $"{entry.Length}",
                    "The address serves a different archive.");
            string part = $"{received}.{file.FileName}";
            using (Stream contents = entry.Open())
            using (FileStream target = File.Create(part))
                contents.CopyTo(target);
            using (FileStream stored = File.OpenRead(part)) Check(address, stored, file.Sha256);
            File.Move(part, Path.Combine(folder, file.FileName), overwrite: true);
        }
    }
}
