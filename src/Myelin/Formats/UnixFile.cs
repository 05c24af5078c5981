using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>Opens folders and locked files, which the file classes of .NET refuse to open.</summary>
internal static partial class UnixFile
{
    /// <summary>Opens a file or folder for reading without checking locks. The handle is invalid on failure. Not supported on Windows.</summary>
    public static SafeFileHandle OpenForReading(string path) => Open(path, flags: 0);

    /// <summary>open(2). O_RDONLY is 0 on every system.</summary>
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
