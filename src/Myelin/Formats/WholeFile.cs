using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>
/// Writes files whole or not at all: under another name first, flushed to the disk, then renamed, then the folder flushed. A crash leaves
/// the old file or the new one, and a file that was written is there after a power failure.
/// </summary>
internal static class WholeFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Its path; a file that stands there is replaced at the end. Meanwhile the name with ".partial" behind it is in use.</param>
    /// <param name="write">Writes its contents; it may go back and write over them.</param>
    /// <exception cref="IOException">The disk is full, there is no such folder, or another process writes this file; what stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written; what stood there is unharmed.</exception>
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

    /// <summary>Closing may fail as the writing did, and so may deleting; neither is the error to tell.</summary>
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

    /// <summary>Makes a renaming last. Windows needs no such thing; a folder that may be written but not read cannot be flushed.</summary>
    static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using SafeFileHandle handle = UnixFile.OpenForReading(folder);
        if (!handle.IsInvalid) RandomAccess.FlushToDisk(handle);
    }
}
