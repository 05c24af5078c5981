namespace Myelin;

/// <summary>A folder that one process at a time may use is in use. The message says by whom.</summary>
public sealed class FolderInUseException : IOException
{
    /// <summary>An error without a message.</summary>
    public FolderInUseException() { }

    /// <summary>An error with its message.</summary>
    public FolderInUseException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public FolderInUseException(string message, Exception? inner) : base(message, inner) { }
}
