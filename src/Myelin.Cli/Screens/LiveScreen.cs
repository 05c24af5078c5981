using Myelin.Cli.Running;
using Myelin.Cli.Terminals;
using Spectre.Console;

namespace Myelin.Cli.Screens;

/// <summary>Coloured rows above a progress bar.</summary>
sealed class LiveScreen : RowScreen
{
    const int Indent = 9;

    readonly IAnsiConsole console = Terminal.Ansi;

    /// <summary>Whether the output is a terminal that can move its cursor.</summary>
    public static bool IsPossible => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
        && Terminal.Ansi.Profile.Capabilities.Ansi;

    /// <inheritdoc/>
    protected override void Row(string label, string text)
    {
        string style = label is "test" or "stopped" or "warning" ? "bold" : "default";
        int width = console.Profile.Width - Indent - 1;
        foreach (string line in Wrapping.Lines(Printable.Line(text), width))
        {
            // Padded, since it overwrites the bar. A command that is too wide is not left to Spectre, which would break it.
            if (line.Length > width) Terminal.Out.WriteLine($"{label,-Indent}{line}");
            else console.MarkupLine($"[grey]{label,-Indent}[/][{style}]{Markup.Escape(line.PadRight(width))}[/]");
            label = "";
        }
    }

    /// <inheritdoc/>
    protected override void Block(string text) => console.WriteLine(Printable.Text(text));

    /// <inheritdoc/>
    public override History Watch(TrainPlan plan, Func<IProgress<FitProgress>?, History> fit)
    {
        var state = new StateColumn();
        int described = Describe(plan.Settings.Epochs, plan.Settings.Epochs).Length + 2;
        return console.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - StateColumn.Widest - described, 8, 40) }, state)
            .Start(context => fit(new Bar(context.AddTask(Describe(1, plan.Settings.Epochs), maxValue: Math.Max(plan.Steps, 1)), state)));
    }

    static string Describe(int epoch, int epochs) => $"{"epoch",-Indent}{$"{epoch}".PadLeft($"{epochs}".Length)}/{epochs}";

    /// <summary>Moves the bar.</summary>
    sealed class Bar(ProgressTask task, StateColumn state) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            state.Text = $"{Values(value.Metrics)}  {value.ExamplesPerSecond:#,0}/s  {(value.Remaining is { } left ? $"{Left(left)} left" : "")}";
            task.Description = Describe(value.Epoch, value.Epochs);
            task.Value = (value.Epoch - 1.0) * (value.Batches ?? 0) + value.Batch;
        }

        static string Left(TimeSpan time) => time.TotalHours >= 1 ? $"{time:h\\:mm\\:ss}" : $"{time:m\\:ss}";
    }
}
