namespace Myelin;

/// <summary>Writes files whole or not at all: under another name first, flushed to the disk, then renamed. A crash leaves the old file or the new one.</summary>
public static class WholeFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Its path; a file that stands there is replaced at the end.</param>
    /// <param name="write">Writes its contents.</param>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written; what stood there is unharmed.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string temporary = path + ".partial";
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
