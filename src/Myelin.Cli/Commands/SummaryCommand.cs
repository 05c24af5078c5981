using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin summary</c>: describes a model file.</summary>
static class SummaryCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin summary runs/digits-mlp-1", "the model of a run"),
        new("myelin summary best.safetensors", "a model file, or a checkpoint"),
    ];

    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("summary", "Show what is in a model file: layers, parameters, preprocessing, how it was trained.") { model, Json };
        command.SetAction(parsed =>
        {
            new Summarizing(SavedModel.Load(parsed.GetRequiredValue(model))).Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
            return ExitCode.Success;
        });
        return command;
    }
}
