using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>
/// Writes files atomically: writes a temporary file, flushes it to disk, renames it, and flushes the folder. After a crash there is either
/// the old file or the complete new one. A file that was written survives a power failure.
/// </summary>
internal static class WholeFile
{
    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The path. An existing file is replaced at the end. The temporary file has the suffix ".partial".</param>
    /// <param name="write">Writes the contents. It may seek back and overwrite them.</param>
    /// <exception cref="IOException">
    /// The disk is full, the folder does not exist, or another process writes this file. An existing file is left unchanged.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable. An existing file is left unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string temporary = path + ".partial";
        FileStream file = File.Create(temporary);
        try
        {
            write(file);
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(file, temporary);
            throw;
        }
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
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
