using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>
/// Keeps a folder to one process at a time. The system holds the lock for the process (flock(2) on Unix), so that it is free when the
/// process is dead, however it died.
/// </summary>
/// <remarks>
/// The lock is the file run.lock in the folder, with a text that says who has it. It is emptied on release and stays: to delete it would
/// take it from under another process that is about to lock it.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The text names a process, a machine and a time; whatever else the file holds is cut off here.</summary>
    const int LongestText = 200;

    readonly FileStream file;

    FolderLock(string folder, FileStream file)
    {
        Folder = folder;
        this.file = file;
    }

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>Takes a folder, which is made if there is none; it is free again when the lock is disposed of or the process ends.</summary>
    /// <exception cref="FolderInUseException">The folder is in use, by another process or by this one.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "run.lock");
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

    /// <summary>Windows lets nobody read what is not shared; Unix lets two writers in unless nothing is.</summary>
    static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;

    /// <summary>EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.</summary>
    static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Who has the lock, as the file says; the file is empty for the moment in which it is taken.</summary>
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

    /// <summary>Frees the folder.</summary>
    public void Dispose()
    {
        if (!file.CanWrite) return;
        using (file) file.SetLength(0);
    }
}
