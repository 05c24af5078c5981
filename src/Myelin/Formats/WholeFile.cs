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
        string folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        FileStream? file = null;
        try
        {
            file = Created(path, folder, temporary);
            write(file);
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            if (file != null) Discard(file, temporary);
            if (e is IOException && e.Message.Contains(Path.GetFileName(temporary), StringComparison.Ordinal))
                throw new IOException($"\"{path}\" cannot be written: {Named(e.Message, temporary, target)}", e) { HResult = e.HResult };
            throw;
        }
        DeleteLeftovers(folder, $"{Path.GetFileName(target)}.*{Ending}", LongestPause);
        FlushFolder(folder);
    }

    static FileStream Created(string path, string folder, string temporary)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"\"{path}\" cannot be written: the folder \"{folder}\" does not exist; create it, or choose another path.");
        if (Directory.Exists(path))
            throw new IOException($"\"{path}\" cannot be written: it is a folder; give the path of a file in it.");
        try
        {
            return new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"\"{path}\" cannot be written: access to the folder \"{folder}\" is denied.", e);
        }
    }

    /// <summary>A message of the runtime about the file itself instead of its temporary file.</summary>
    static string Named(string message, string temporary, string target) =>
        message.Replace(Path.GetFullPath(temporary), Path.GetFullPath(target), StringComparison.Ordinal).Replace(temporary, target, StringComparison.Ordinal);

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
