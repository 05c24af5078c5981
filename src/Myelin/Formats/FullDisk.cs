namespace Myelin;

/// <summary>Writes files on a disk that may be full, where older files may give way.</summary>
internal static class FullDisk
{
    /// <summary>Writes a file. While the disk is full, deletes older files one by one and tries again.</summary>
    /// <param name="write">Writes the file completely or not at all.</param>
    /// <param name="oldest">The path of the next file that may be deleted; null if there is none.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Action write, Func<string?> oldest)
    {
        while (true)
        {
            try
            {
                write();
                return;
            }
            catch (IOException e) when (IsFull(e) && oldest() is { } path)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>ENOSPC, EDQUOT of Linux and macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.</summary>
    static bool IsFull(IOException e) => e.HResult is 28 or 122 or 69 or unchecked((int)0x80070027) or unchecked((int)0x80070070);
}
