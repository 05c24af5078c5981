using System.Text;
using System.Text.Unicode;

namespace Myelin;

/// <summary>
/// Splits the bytes of a UTF-8 text file into cells according to RFC 4180. Lines end with CR LF or LF. A quoted cell may
/// contain separators, line ends and doubled quotes. Empty lines are skipped.
/// </summary>
sealed class TableScanner
{
    const byte Quote = (byte)'"', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';
    const string CheckFormat = "Check the file and the separator.";

    readonly string path;
    readonly byte[] text;
    readonly byte separator;
    int at;

    public TableScanner(string path, byte[] text, char separator)
    {
        if (separator is '"' or '\r' or '\n' or '\0' || separator > 127)
            throw new ArgumentException(
                $"Table: expects an ASCII separator other than a quote or line end, received U+{(int)separator:X4}; use for example ',', ';' or ' '.");
        this.path = path;
        this.text = text;
        this.separator = (byte)separator;
        CheckText();
        at = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
    }

    /// <summary>Reads the next nonempty line into a list. Returns false at the end of the file.</summary>
    public bool Next(List<TableCell> cells)
    {
        cells.Clear();
        while (at < text.Length)
        {
            int start = at;
            if (separator == ' ') ReadBlankSeparated(cells);
            else ReadSeparated(cells);
            if (cells.Count > 1 || (cells.Count == 1 && (cells[0].Length > 0 || cells[0].Quoted))) return true;
            if (at == start) break;
            cells.Clear();
        }
        return false;
    }

    /// <summary>The exception for an error at a position in the file.</summary>
    public DataFormatException Broken(int offset, string expected, string received, string fix = CheckFormat) =>
        new(path, offset, expected, received, fix, line: text.AsSpan(0, Math.Min(offset, text.Length)).Count(LineFeed) + 1);

    void CheckText()
    {
        int zero = text.AsSpan().IndexOf((byte)0);
        if (zero >= 0) throw Broken(zero, "text", "a zero byte");
        if (!Utf8.IsValid(text)) throw Broken(FirstInvalid(), "UTF-8 text", "invalid bytes", "Save the file as UTF-8.");
    }

    int FirstInvalid()
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(text.AsSpan(offset), out _, out int length) == System.Buffers.OperationStatus.Done) offset += length;
        return offset;
    }

    void ReadBlankSeparated(List<TableCell> cells)
    {
        while (true)
        {
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\t') at++;
            if (EndOfLine()) return;
            int start = at;
            while (at < text.Length && text[at] is not ((byte)' ' or (byte)'\t' or LineFeed or CarriageReturn)) at++;
            cells.Add(new(start, at - start, Quoted: false));
        }
    }

    void ReadSeparated(List<TableCell> cells)
    {
        while (true)
        {
            cells.Add(at < text.Length && text[at] == Quote ? Quoted() : Plain());
            if (EndOfLine()) return;
            at++;
        }
    }

    TableCell Plain()
    {
        int start = at;
        for (; at < text.Length && text[at] != separator && text[at] is not (LineFeed or CarriageReturn); at++)
        {
            if (text[at] == Quote)
                throw Broken(at, "a cell in quotes, or a cell without quotes", "a quote within a cell",
                    "Put the cell in quotes and double the quotes within it.");
        }
        return new(start, at - start, Quoted: false);
    }

    TableCell Quoted()
    {
        int start = ++at;
        while (true)
        {
            int length = text.AsSpan(at).IndexOf(Quote);
            if (length < 0)
                throw Broken(start - 1, "a quote that ends the cell", "the end of the file", "The file is truncated, or a quote is unmatched.");
            at += length + 1;
            if (at < text.Length && text[at] == Quote)
            {
                at++;
                continue;
            }
            if (at < text.Length && text[at] != separator && text[at] is not (LineFeed or CarriageReturn))
                throw Broken(at, "a separator or the end of the line after the closing quote", $"\"{(char)text[at]}\"", "Double the quotes within a cell.");
            return new(start, at - 1 - start, Quoted: true);
        }
    }

    /// <summary>Skips a line end. Returns true at the end of a line or of the file.</summary>
    bool EndOfLine()
    {
        if (at == text.Length) return true;
        if (text[at] == CarriageReturn && (at + 1 == text.Length || text[at + 1] != LineFeed))
            throw Broken(at, "CR LF or LF at the end of a line", "CR alone", "Save the file with Windows or Linux line ends.");
        if (text[at] is not (LineFeed or CarriageReturn)) return false;
        at += text[at] == LineFeed ? 1 : 2;
        return true;
    }
}
