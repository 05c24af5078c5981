namespace Myelin;

/// <summary>Thrown when shapes or element types do not match. The message names the operation, what it expected and received, and the fix.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Creates the exception without a message.</summary>
    public ShapeException() { }

    /// <summary>Creates the exception with a message.</summary>
    public ShapeException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and an inner exception.</summary>
    public ShapeException(string message, Exception? inner) : base(message, inner) { }
}
