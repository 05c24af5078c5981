using System.CommandLine;

namespace Myelin.Cli.Commands;

/// <summary>The root: <c>myelin</c>.</summary>
static class MyelinCommand
{
    static readonly Example[] Examples =
    [
        new("myelin train", "train on drawn digits; nothing is downloaded"),
        new("myelin train mnist --epochs 3", "train on MNIST"),
        new("myelin data list", "what can be trained on"),
        new("myelin train --help", "everything that train takes"),
    ];

    public static RootCommand Create()
    {
        var root = new RootCommand("Myelin: neural networks for .NET, at the speed of the machine.")
        {
            TrainCommand.Create(),
            DataCommand.Create(),
            VersionCommand.Create(),
        };
        root.SetAction(parsed => root.Parse(["--help"]).Invoke(parsed.InvocationConfiguration));
        ExamplesHelp.AddTo(root, new Dictionary<string, Example[]> { [root.Name] = Examples, ["train"] = TrainCommand.Examples });
        return root;
    }
}
