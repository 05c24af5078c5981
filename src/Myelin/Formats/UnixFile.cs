using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Myelin;

/// <summary>Opens what the runtime's own files refuse to: folders, and files that are locked.</summary>
internal static partial class UnixFile
{
    /// <summary>A file or folder for reading, without asking whether it is locked; invalid if it cannot be opened. Not for Windows.</summary>
    public static SafeFileHandle OpenForReading(string path) => Open(path, flags: 0);

    /// <summary>open(2). O_RDONLY is 0 on every system.</summary>
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
