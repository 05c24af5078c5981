namespace Myelin;

/// <summary>Thrown when a folder is already in use by another process. The message names the process.</summary>
public sealed class FolderInUseException : IOException
{
    /// <summary>Creates the exception without a message.</summary>
    public FolderInUseException() { }

    /// <summary>Creates the exception with a message.</summary>
    public FolderInUseException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and an inner exception.</summary>
    public FolderInUseException(string message, Exception? inner) : base(message, inner) { }
}
