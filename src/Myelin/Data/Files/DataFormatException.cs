namespace Myelin;

/// <summary>A data file does not hold what its format promises: which file, where in it, what was expected, what was received, and what helps.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>Describes a file that breaks its format.</summary>
    /// <param name="file">The path or address of the file.</param>
    /// <param name="offset">The byte at which the format is broken, counted from 0; of a compressed file, in its uncompressed contents.</param>
    /// <param name="expected">What should be there, for example "a label from 0 to 9".</param>
    /// <param name="received">What is there.</param>
    /// <param name="fix">What the reader of the message can do, as a sentence.</param>
    /// <param name="innerException">The cause, if another exception is.</param>
    /// <param name="line">The line of a text file, counted from 1; null for other files.</param>
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

    /// <summary>The byte at which the format is broken, counted from 0; of a compressed file, in its uncompressed contents.</summary>
    public long Offset { get; }

    /// <summary>The line of a text file, counted from 1; null for other files.</summary>
    public long? Line { get; }

    /// <summary>What should be there.</summary>
    public string Expected { get; }

    /// <summary>What is there.</summary>
    public string Received { get; }

    /// <summary>What helps.</summary>
    public string Fix { get; }
}
