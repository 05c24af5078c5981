using Myelin.Cli.Terminals;

namespace Myelin.Cli.Screens;

/// <summary>Rows without colour or movement, for files, pipes and simple terminals.</summary>
sealed class PlainScreen(TextWriter output) : RowScreen
{
    /// <inheritdoc/>
    protected override void Row(string label, string text) => output.WriteLine($"{label,-7}  {Printable.Line(text)}");

    /// <inheritdoc/>
    protected override void Block(string text) => output.WriteLine(text);
}
