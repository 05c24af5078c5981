using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin evaluate</c>: measures a model file on test examples.</summary>
static class EvaluateCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin evaluate runs/digits-mlp-1", "on the test examples of its training data set"),
        new("myelin evaluate model.safetensors mnist", "on the test examples of another data set", "mnist"),
    ];

    static readonly Argument<string?> Data = new Argument<string?>("data")
    {
        Description = "The name of a data set, a table with the target, or a folder of pictures by class. Default: the one that the model was trained on.",
        Arity = ArgumentArity.ZeroOrOne,
    }.Suggesting(Suggestions.DataSets);
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder with the data files. Default: the places that \"myelin data list\" searches.",
        HelpName = "folder",
    };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("evaluate", "Measure a model file on test examples.") { model, Data, Folder, Json };
        command.SetAction(
            parsed => new Evaluating(SavedModel.Load(parsed.GetRequiredValue(model)), parsed.GetValue(Data), parsed.GetValue(Folder)).Write(
                parsed.InvocationConfiguration.Output, parsed.GetValue(Json)));
        return command;
    }
}
