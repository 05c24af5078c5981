namespace Myelin;

/// <summary>A gradient that cannot be computed. The message says of what, and the fix.</summary>
public sealed class GradientException : InvalidOperationException
{
    /// <summary>An error without a message.</summary>
    public GradientException() { }

    /// <summary>An error with its message.</summary>
    public GradientException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public GradientException(string message, Exception? inner) : base(message, inner) { }
}
