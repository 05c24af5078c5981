namespace Myelin;

/// <summary>
/// The exception thrown when a data file violates its format. It states the file, the position, what was expected, what was
/// received, and a fix.
/// </summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>Creates the exception for a file that violates its format.</summary>
    /// <param name="file">The path or address of the file.</param>
    /// <param name="offset">The offset of the error in bytes, from 0. For a compressed file it counts uncompressed bytes.</param>
    /// <param name="expected">What was expected, for example "a label from 0 to 9".</param>
    /// <param name="received">What was received.</param>
    /// <param name="fix">What the user can do, as a sentence.</param>
    /// <param name="innerException">The exception that caused this one, if any.</param>
    /// <param name="line">The line in a text file, from 1; null for other files.</param>
    public DataFormatException(
        string file, long offset, string expected, string received, string fix, Exception? innerException = null, long? line = null)
        : base($"\"{file}\", {(line is null ? "" : $"line {line}, ")}byte {offset}: expected {expected}, received {received}. {fix}", innerException)
    {
        Line = line;
        File = file;
        Offset = offset;
        Expected = expected;
        Received = received;
        Fix = fix;
    }

    /// <summary>The path or address of the file.</summary>
    public string File { get; }

    /// <summary>The offset of the error in bytes, from 0. For a compressed file it counts uncompressed bytes.</summary>
    public long Offset { get; }

    /// <summary>The line in a text file, from 1; null for other files.</summary>
    public long? Line { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was received.</summary>
    public string Received { get; }

    /// <summary>What the user can do.</summary>
    public string Fix { get; }
}
