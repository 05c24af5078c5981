using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>
/// Restricts a folder to one process at a time. The operating system holds the lock (flock(2) on Unix) and releases it when the process
/// ends, even after a crash.
/// </summary>
/// <remarks>
/// The lock is the file run.lock in the folder; its text names the owner. On release the file is emptied but not deleted, because another
/// process may be about to lock it.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The maximum number of bytes read from the lock file. It holds a process, a machine and a time.</summary>
    const int LongestText = 200;

    readonly FileStream file;

    FolderLock(string folder, FileStream file)
    {
        Folder = folder;
        this.file = file;
    }

    /// <summary>The path of the folder, as passed to <see cref="Take"/>.</summary>
    public string Folder { get; }

    /// <summary>Locks a folder, and creates it if it does not exist. The lock is released when it is disposed of or the process ends.</summary>
    /// <exception cref="FolderInUseException">The folder is already locked, by another process or by this one.</exception>
    /// <exception cref="IOException">The folder cannot be created, or run.lock is a link.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static FolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "run.lock");
        CheckNoLink(path);
        FileStream file;
        try
        {
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Share);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new FolderInUseException($"The folder \"{folder}\" is in use by {Owner(path)}; wait for it, stop it, or choose another folder.", e);
        }
        try
        {
            CheckNoLink(path);                                                       // before anything is written
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.Now:yyyy-MM-dd HH:mm}"));
            file.Flush();
        }
        catch
        {
            file.Dispose();
            throw;
        }
        return new(folder, file);
    }

    /// <summary>A link could lead to a file of somebody else, which would be overwritten.</summary>
    static void CheckNoLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new IOException($"\"{path}\": expects a file for the lock of the folder, received a link to \"{target}\"; delete the link.");
    }

    /// <summary>On Windows the file must be shared for reading; on Unix any sharing would allow a second writer.</summary>
    static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    /// <summary>EWOULDBLOCK on Linux and macOS, and the sharing violation on Windows.</summary>
    static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>The owner named in the lock file. The file is empty for a moment while the lock is taken.</summary>
    static string Owner(string path)
    {
        var text = new byte[LongestText];
        int length = 0;
        try
        {
            using SafeFileHandle handle = OperatingSystem.IsWindows() ? File.OpenHandle(path, share: FileShare.ReadWrite) : UnixFile.OpenForReading(path);
            if (!handle.IsInvalid) length = RandomAccess.Read(handle, text, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        return length == 0 ? "another process" : Encoding.UTF8.GetString(text, 0, length);
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose()
    {
        if (!file.CanWrite) return;
        using (file) file.SetLength(0);
    }
}
