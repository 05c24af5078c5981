using Myelin.Cli.Running;

namespace Myelin.Cli.Screens;

/// <summary>What is seen of a training.</summary>
abstract class Screen : Callback, IProgress<DownloadProgress>
{
    /// <summary>The screen that fits what was asked and where the output goes.</summary>
    public static Screen For(TrainSettings asked) =>
        asked.Quiet ? new QuietScreen(asked.Json ? TextWriter.Null : Console.Out)
        : asked.Json ? new PlainScreen(Console.Error)
        : LiveScreen.IsPossible ? new LiveScreen() : new PlainScreen(Console.Out);

    /// <summary>Before the training: what is trained, and on what.</summary>
    public virtual void Begin(TrainPlan plan) { }

    /// <summary>Runs the training, and may hand it someone to tell how far it has come.</summary>
    public virtual History Watch(TrainPlan plan, Func<IProgress<FitProgress>?, History> fit) => fit(null);

    /// <summary>At the end: what came of it and which files were written.</summary>
    public virtual void End(RunResult result, IReadOnlyList<string> saved) { }

    /// <summary>While data are fetched.</summary>
    public virtual void Report(DownloadProgress value) { }
}
