namespace Myelin;

/// <summary>Shapes or element types that do not go together. The message says who, expected, received, and the fix.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>An error without a message.</summary>
    public ShapeException() { }

    /// <summary>An error with its message.</summary>
    public ShapeException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public ShapeException(string message, Exception? inner) : base(message, inner) { }
}
