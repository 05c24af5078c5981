using Myelin.Cli.Running;
using Spectre.Console;

namespace Myelin.Cli.Screens;

/// <summary>Rows in colour, and below them a bar that moves.</summary>
sealed class LiveScreen : RowScreen
{
    readonly IAnsiConsole console = AnsiConsole.Console;

    /// <summary>Whether the output is a terminal that can move its cursor.</summary>
    public static bool IsPossible => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb") && AnsiConsole.Console.Profile.Capabilities.Ansi;

    /// <inheritdoc/>
    protected override void Row(string label, string text) => console.MarkupLine($"[grey]{label,-8}[/] {(label is "test" or "stopped" ? $"[bold]{Markup.Escape(text)}[/]" : Markup.Escape(text))}");

    /// <inheritdoc/>
    protected override void Block(string text) => console.WriteLine(text);

    /// <inheritdoc/>
    public override History Watch(TrainPlan plan, Func<IProgress<FitProgress>?, History> fit)
    {
        var state = new StateColumn();
        return console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - StateColumn.Widest - 20, 8, 40) }, state)
            .Start(context => fit(new Bar(context.AddTask("epoch 1", maxValue: Math.Max(plan.Steps, 1)), state)));
    }

    /// <summary>Moves the bar.</summary>
    sealed class Bar(ProgressTask task, StateColumn state) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            state.Text = $"{Values(value.Metrics)}  {value.ExamplesPerSecond:#,0}/s  {Left(value.Remaining)} left";
            task.Description = $"[grey]epoch[/]    {value.Epoch}/{value.Epochs}";
            task.Value = (long)(value.Epoch - 1) * value.Batches + value.Batch;
        }

        static string Left(TimeSpan time) => time.TotalHours >= 1 ? $"{time:h\\:mm\\:ss}" : $"{time:m\\:ss}";
    }
}
