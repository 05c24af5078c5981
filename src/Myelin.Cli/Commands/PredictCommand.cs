using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin predict</c>: asks a model file.</summary>
static class PredictCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin predict runs/digits-mlp-1 seven.png", "a picture of any size, light on dark as those of the training"),
        new("myelin predict runs/iris-mlp-1 flowers.csv", "the rows of a table; columns are found by their names"),
        new("myelin predict runs/digits-mlp-1 --example 0 --example 1", "two test examples of the data it was trained on"),
    ];

    static readonly Argument<string[]> Inputs = new("inputs") { Description = "Pictures (.png) or tables (.csv).", Arity = ArgumentArity.ZeroOrMore };
    static readonly Option<long[]> Example = new("--example")
    {
        Description = "A test example of the data that it was trained on, counted from 0; may be given several times.",
        HelpName = "number",
    };
    static readonly Option<long?> Top = Values.Whole("--top", "How many classes are shown for each input; 3 if left out.", 1, 1000);
    static readonly Option<bool> Invert = new("--invert") { Description = "Turn black and white round: for pictures dark on light, such as scans." };
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder that holds the data files; the usual places if left out.",
        HelpName = "folder",
    };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON array." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("predict", "Ask a model file about pictures, rows of a table, or test examples.")
        {
            model, Inputs, Example, Top, Invert, Folder, Json,
        };
        command.SetAction(parsed => new Predicting(SavedModel.Load(parsed.GetRequiredValue(model)))
        {
            Files = parsed.GetValue(Inputs) ?? [],
            Examples = parsed.GetValue(Example) ?? [],
            Top = (int)(parsed.GetValue(Top) ?? 3),
            Inverts = parsed.GetValue(Invert),
            Folder = parsed.GetValue(Folder),
        }.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json)));
        return command;
    }
}
