using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin predict</c>: predicts with a model file.</summary>
static class PredictCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin predict runs/digits-mlp-1 seven.png", "an image of any size, light on dark like the training images"),
        new("myelin predict runs/iris-mlp-1 flowers.csv", "the rows of a table; columns are matched by name", "iris"),
        new("myelin predict runs/pictures-cnn-1 holiday.jpg ./more", "pictures of your own, and all in a folder"),
        new("myelin predict runs/digits-mlp-1 --example 0 --example 1", "two test examples of the training data set"),
    ];

    static readonly Argument<string[]> Inputs = new("inputs")
    {
        Description = "Images (.png, .jpg and others), folders of them, or tables (.csv).",
        Arity = ArgumentArity.ZeroOrMore,
    };
    static readonly Option<long[]> Example = new("--example")
    {
        Description = "A test example of the training data set, counted from 0. Can be repeated.",
        HelpName = "number",
    };
    static readonly Option<long?> Top = Values.Whole("--top", "How many classes are shown for each input; 3 if left out.", 1, 1000);
    static readonly Option<bool> Invert = new("--invert") { Description = "Invert black and white, for dark on light images such as scans." };
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder with the data files. Default: the places that \"myelin data list\" searches.",
        HelpName = "folder",
    };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON array." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("predict", "Predict images, rows of a table, or test examples.")
        {
            model, Inputs, Example, Top, Invert, Folder, Json,
        };
        command.SetAction(parsed => new Predicting(SavedModel.Load(parsed.GetRequiredValue(model), compile: false))
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
