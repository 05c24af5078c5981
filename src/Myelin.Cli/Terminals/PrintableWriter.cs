using System.Text;

namespace Myelin.Cli.Terminals;

/// <summary>Prints whole lines: control characters are shown, and lines that are too wide are broken between words.</summary>
/// <param name="output">Receives them.</param>
/// <param name="width">The width of the terminal; null if the output is none, so that lines stay whole.</param>
sealed class PrintableWriter(TextWriter output, Func<int>? width) : TextWriter
{
    readonly StringBuilder line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (line)
        {
            if (value != '\n')
            {
                line.Append(value);
                return;
            }
            if (line.Length > 0 && line[^1] == '\r') line.Length--;
            Print();
            output.WriteLine();
            output.Flush();
        }
    }

    void Print()
    {
        string text = Printable.Text(line.ToString());
        line.Clear();
        output.Write(width == null ? text : string.Join(output.NewLine, Wrapping.Lines(text, width())));
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (line)
            if (line.Length > 0) Print();
        output.Flush();
    }
}
