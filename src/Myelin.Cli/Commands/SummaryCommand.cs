using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin summary</c>: describes a model file, or lists the tensors in a file of another program.</summary>
static class SummaryCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin summary runs/digits-mlp-1", "the model of a run"),
        new("myelin summary best.safetensors", "a model file, or a checkpoint"),
        new("myelin summary weights.pt", "the tensors in a file of PyTorch, Keras, NumPy, llama.cpp or others"),
    ];

    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        const string Purpose = "Show what is in a model file: layers, parameters, preprocessing, how it was trained; or the tensors in another file.";
        var command = new Command("summary", Purpose) { model, Json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            (TextWriter output, bool json) = (parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
            if (TensorListing.Of(path) is { } listing) listing.Write(output, json);
            else new Summarizing(SavedModel.Load(path)).Write(output, json);
            return ExitCode.Success;
        });
        return command;
    }
}
