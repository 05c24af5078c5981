namespace Myelin.Cli.Screens;

/// <summary>Rows without colour or movement, for files, pipes and simple terminals.</summary>
sealed class PlainScreen(TextWriter output) : RowScreen
{
    /// <inheritdoc/>
    protected override void Row(string label, string text) => output.WriteLine($"{label,-8} {text}");

    /// <inheritdoc/>
    protected override void Block(string text) => output.WriteLine(text);
}
