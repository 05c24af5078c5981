using System.CommandLine;
using System.CommandLine.Help;

namespace Myelin.Cli.Commands;

/// <summary>The root: <c>myelin</c>.</summary>
static class MyelinCommand
{
    static readonly Example[] Examples =
    [
        new("myelin train", "train on generated digits; nothing is downloaded"),
        new("myelin train mnist --epochs 3", "train on MNIST", "mnist"),
        new("myelin predict runs/digits-mlp-1 seven.png", "classify an image"),
        new("myelin explain runs/digits-mlp-1 --open", "see why the model answers as it does"),
        new("myelin train --seed 1", "train with other initial weights, to runs/digits-mlp-2"),
        new("myelin compare runs/digits-mlp-1 runs/digits-mlp-2", "compare the two runs"),
        new("myelin tune", "search for a better learning rate, batch size and optimizer"),
        new("myelin style cat.jpg painting.jpg", "restyle a photograph like a painting"),
        new("myelin data list", "list the data sets"),
        new("myelin gallery list", "list the systems of the lectures"),
        new("myelin train --help", "all options of train"),
    ];

    static readonly Lazy<Command> root = new(Create);

    /// <summary>The root. It is made once: its options are static, and each remembers every command that it was ever added to.</summary>
    public static Command Root => root.Value;

    // Not a RootCommand, which takes the name of its file, Myelin.Cli.dll.
    static Command Create()
    {
        var root = new Command("myelin", "Myelin: neural networks for .NET, at the speed of the machine.")
        {
            new HelpOption(),
            new VersionOption(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            PredictCommand.Create(),
            ExplainCommand.Create(),
            GenerateCommand.Create(),
            ExportCommand.Create(),
            SummaryCommand.Create(),
            CompareCommand.Create(),
            TuneCommand.Create(),
            StyleCommand.Create(),
            DreamCommand.Create(),
            SearchCommand.Create(),
            DataCommand.Create(),
            GalleryCommand.Create(),
            CompletionCommand.Create(),
            VersionCommand.Create(),
        };
        root.SetAction(parsed => root.Parse(["--help"]).Invoke(parsed.InvocationConfiguration));
        ExamplesHelp.AddTo(root, new Dictionary<string, Example[]>
        {
            [root.Name] = Examples,
            ["train"] = TrainCommand.Examples,
            ["evaluate"] = EvaluateCommand.Examples,
            ["predict"] = PredictCommand.Examples,
            ["explain"] = ExplainCommand.Examples,
            ["generate"] = GenerateCommand.Examples,
            ["export"] = ExportCommand.Examples,
            ["compare"] = CompareCommand.Examples,
            ["style"] = StyleCommand.Examples,
            ["dream"] = DreamCommand.Examples,
            ["search"] = SearchCommand.Examples,
            ["tune"] = TuneCommand.Examples,
            ["completion"] = CompletionCommand.Examples,
            ["summary"] = SummaryCommand.Examples,
            ["data"] = DataCommand.Examples,
            ["gallery"] = GalleryCommand.Examples,
        });
        return root;
    }
}
