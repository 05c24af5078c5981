using Myelin.Cli.Running;

namespace Myelin.Cli.Screens;

/// <summary>The display of a training.</summary>
abstract class Screen : Callback, IProgress<DownloadProgress>
{
    /// <summary>The screen for the given options and output.</summary>
    public static Screen For(TrainSettings asked) =>
        asked.Quiet ? new QuietScreen(asked.Json ? TextWriter.Null : Console.Out)
        : asked.Json ? new PlainScreen(Console.Error)
        : LiveScreen.IsPossible ? new LiveScreen() : new PlainScreen(Console.Out);

    /// <summary>Before the training: shows the model and the data.</summary>
    public virtual void Begin(TrainPlan plan) { }

    /// <summary>Runs the training and may pass it a progress handler.</summary>
    public virtual History Watch(TrainPlan plan, Func<IProgress<FitProgress>?, History> fit) => fit(null);

    /// <summary>At the end: shows the result and the written files.</summary>
    public virtual void End(RunResult result, IReadOnlyList<string> saved) { }

    /// <summary>During downloads.</summary>
    public virtual void Report(DownloadProgress value) { }
}
