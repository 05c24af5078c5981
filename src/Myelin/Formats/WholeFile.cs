using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>
/// Writes files atomically: writes a temporary file, flushes it to disk, renames it, and flushes the folder. After a crash there is either
/// the old file or the complete new one. A file that was written survives a power failure.
/// </summary>
/// <remarks>
/// Each writer has a temporary file of its own, "name.a1b2c3d4.partial". Threads and processes may write one file at once: the last one to
/// finish wins, and a reader sees one of the complete files. The temporary file is always created anew, so it never follows a link.
/// </remarks>
internal static class WholeFile
{
    /// <summary>The ending of temporary files.</summary>
    public const string Ending = ".partial";

    /// <summary>A temporary file that was not written for this long belongs to a process that died.</summary>
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The path. An existing file is replaced at the end. If it is a symbolic link, its target is written.</param>
    /// <param name="write">Writes the contents. It may seek back and overwrite them.</param>
    /// <exception cref="IOException">The disk is full, or the folder does not exist. An existing file is left unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable. An existing file is left unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Target(path), temporary = $"{target}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Ending}";
        FileStream file = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            write(file);
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Discard(file, temporary);
            throw;
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        DeleteLeftovers(folder, $"{Path.GetFileName(target)}.*{Ending}", LongestPause);
        FlushFolder(folder);
    }

    /// <summary>The file itself, or the file that a symbolic link leads to.</summary>
    static string Target(string path) => new FileInfo(path).LinkTarget == null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>Deletes temporary files that dead processes left.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">Their names.</param>
    /// <param name="pause">The time since they were last written; zero if nobody else writes in the folder.</param>
    public static void DeleteLeftovers(string folder, string pattern, TimeSpan pause)
    {
        try
        {
            foreach (string left in Directory.EnumerateFiles(folder, pattern))
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(left) >= pause) File.Delete(left);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next writer tries again
        }
    }

    /// <summary>Closes and deletes the temporary file. Failures here are ignored in favor of the original exception.</summary>
    static void Discard(FileStream file, string temporary)
    {
        try
        {
            try
            {
                file.Dispose();
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Makes the renaming durable. Not needed on Windows; not possible for a folder without read permission.</summary>
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using SafeFileHandle handle = UnixFile.OpenForReading(folder);
        if (!handle.IsInvalid) RandomAccess.FlushToDisk(handle);
    }
}
