namespace Myelin;

/// <summary>A file, or an entry of a ZIP file, for errors.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The name of the entry; null for the file itself.</param>
readonly record struct FileEntry(string Path, string? Name = null)
{
    /// <summary>The exception for an error. In an entry, the position is that of the ZIP file's beginning, because entries may be compressed.</summary>
    public DataFormatException Broken(long offset, string expected, string received, string fix, Exception? cause = null) => Name == null
        ? new(Path, offset, expected, received, fix, cause)
        : new(Path, 0, $"{expected} in \"{(Name.Length > 60 ? $"{Name[..60]}..." : Name)}\"", received, fix, cause);
}
