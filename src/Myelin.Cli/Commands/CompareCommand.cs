using System.CommandLine;
using Myelin.Cli.Comparing;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin compare</c>: runs side by side.</summary>
static class CompareCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin compare runs/digits-mlp-1 runs/digits-mlp-2", "differences, results, and a page with the curves"),
        new("myelin compare runs/digits-mlp-1 runs/digits-mlp-2 --json", "for scripts, also whether the weights are the same bits"),
    ];

    static readonly Argument<string[]> Runs = new("runs")
    {
        Description = "The folders of two or more runs, including running and stopped ones.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    static readonly Option<string?> Out = new("--out")
    {
        Description = "The page to write. Default: compare-<runs>.html beside the first run.",
        HelpName = "file",
    };
    static readonly Option<bool> Open = new("--open") { Description = "Show the page." };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };
    static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var command = new Command("compare", "Set runs side by side: settings that differ, results, curves, weights.") { Runs, Out, Open, Json, Verbose };
        command.SetAction(parsed =>
        {
            string[] folders = parsed.GetValue(Runs) ?? [];
            if (folders.Length < 2)
                throw new UsageException(
                    $"compare: expects the folders of two runs or more, received {folders.Length}; \"myelin compare --help\" shows examples.");
            var comparison = new Comparison([.. folders.Select(RecordedRun.Read)]);
            return comparison.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Out), parsed.GetValue(Json), parsed.GetValue(Open));
        });
        return command;
    }
}
