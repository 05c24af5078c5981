using Myelin.Cli.Running;

namespace Myelin.Cli.Screens;

/// <summary>Shows only the result.</summary>
sealed class QuietScreen(TextWriter output) : Screen
{
    /// <inheritdoc/>
    public override void End(RunResult result, IReadOnlyList<string> saved) => output.WriteLine($"{result}, in {result.Folder}");
}
