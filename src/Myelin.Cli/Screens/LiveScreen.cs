using Myelin.Cli.Running;
using Spectre.Console;

namespace Myelin.Cli.Screens;

/// <summary>Coloured rows above a progress bar.</summary>
sealed class LiveScreen : RowScreen
{
    const int Indent = 9;

    readonly IAnsiConsole console = AnsiConsole.Console;

    /// <summary>Whether the output is a terminal that can move its cursor.</summary>
    public static bool IsPossible => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
        && AnsiConsole.Console.Profile.Capabilities.Ansi;

    /// <inheritdoc/>
    protected override void Row(string label, string text)
    {
        string style = label is "test" or "stopped" or "warning" ? "bold" : "default";
        foreach (string line in Lines(text, console.Profile.Width - Indent - 1))
        {
            console.MarkupLine($"[grey]{label.PadRight(Indent)}[/][{style}]{Markup.Escape(line)}[/]");
            label = "";
        }
    }

    /// <summary>Breaks a text between words, preferably at two spaces. Lines are padded, since they overwrite the bar.</summary>
    static IEnumerable<string> Lines(string text, int width)
    {
        while (text.Length > width)
        {
            int gap = text.LastIndexOf("  ", width, StringComparison.Ordinal), cut = gap > 0 ? gap : text.LastIndexOf(' ', width);
            if (cut <= 0) break;
            yield return text[..cut].PadRight(width);
            text = text[cut..].TrimStart();
        }
        yield return text.PadRight(width);
    }

    /// <inheritdoc/>
    protected override void Block(string text) => console.WriteLine(text);

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
