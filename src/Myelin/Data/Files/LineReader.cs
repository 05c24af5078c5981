using System.Text;
using System.Text.Unicode;

namespace Myelin;

/// <summary>The lines of a UTF-8 text file, with their numbers and positions for errors. Lines end with LF or CR LF.</summary>
sealed class LineReader
{
    readonly string path;
    readonly byte[] text;
    int next;

    LineReader(string path, byte[] text) => (this.path, this.text) = (path, text);

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The position of the line in bytes.</summary>
    public int Start { get; private set; }

    /// <summary>The line, without its end.</summary>
    public string Line { get; private set; } = "";

    /// <summary>Opens a text file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="longest">The most bytes that the file may have.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is longer, or no text.</exception>
    public static LineReader Open(string path, int longest) => new(path, Checked(path, longest));

    /// <summary>The whole text of a file.</summary>
    /// <inheritdoc cref="Open"/>
    public static string Text(string path, int longest) => Encoding.UTF8.GetString(Checked(path, longest));

    static byte[] Checked(string path, int longest)
    {
        byte[] text;
        using (DataFile file = DataFile.Open(path)) text = file.ReadToEnd(longest);
        int zero = text.AsSpan().IndexOf((byte)0);
        if (zero >= 0) throw Broken(path, text, zero, "text", "a zero byte", "Check that this is the right file.");
        if (Utf8.IsValid(text)) return text;
        int offset = 0;
        while (Rune.DecodeFromUtf8(text.AsSpan(offset), out _, out int length) == System.Buffers.OperationStatus.Done) offset += length;
        throw Broken(path, text, offset, "UTF-8 text", "invalid bytes", "Save the file as UTF-8.");
    }

    static DataFormatException Broken(string path, byte[] text, int offset, string expected, string received, string fix) =>
        new(path, offset, expected, received, fix, line: text.AsSpan(0, offset).Count((byte)'\n') + 1);

    /// <summary>Reads the next line. False at the end of the file.</summary>
    public bool Next()
    {
        if (next >= text.Length) return false;
        int length = text.AsSpan(next).IndexOf((byte)'\n'), end = length < 0 ? text.Length : next + length;
        (Start, Number) = (next, Number + 1);
        Line = Encoding.UTF8.GetString(text.AsSpan(next, end - next)).TrimEnd('\r');
        next = end + 1;
        return true;
    }

    /// <summary>The exception for something wrong in the line.</summary>
    /// <param name="expected">What was expected.</param>
    /// <param name="received">What was received. A long text is cut.</param>
    /// <param name="fix">What the user can do.</param>
    public DataFormatException Broken(string expected, string received, string fix = "The file is damaged or is not the right one; download it again.")
    {
        const int Most = 60;
        return new(path, Start, expected, received.Length > Most ? received[..Most] + "..." : received, fix, line: Math.Max(1, Number));
    }
}
