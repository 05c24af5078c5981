using Spectre.Console;
using Spectre.Console.Rendering;

namespace Myelin.Cli.Screens;

/// <summary>Loss, metrics, speed and remaining time, behind the bar.</summary>
sealed class StateColumn : ProgressColumn
{
    /// <summary>loss 0.1234  accuracy 0.9712  123,456/s  0:12 left</summary>
    public const int Widest = 52;

    /// <summary>The text.</summary>
    public string Text { get; set; } = "";

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text);
}
