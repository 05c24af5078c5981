namespace Myelin;

/// <summary>An ONNX model cannot be imported or exported: it has ops that are not supported, is not valid, or cannot be computed.</summary>
public sealed class OnnxException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public OnnxException() { }

    /// <summary>Creates the exception with a message.</summary>
    public OnnxException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public OnnxException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The nodes that cannot be imported or exported, each with its name and op; empty if the fault is another one.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];
}
