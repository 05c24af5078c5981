using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin generate</c>: writes text with a model file.</summary>
static class GenerateCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin generate runs/names-transformer-1", "ten names", "names"),
        new("myelin generate runs/names-transformer-1 --prompt mar --temperature 0.7 --count 5", "names that begin with mar", "names"),
        new("myelin generate runs/shakespeare-transformer-1 --length 300 --prompt \"ROMEO:\" --top-k 10", "a scene", "shakespeare"),
    ];

    static readonly Option<long?> Length = Values.Whole(
        "--length", "The most characters of a text. Default: 500 for running text, 50 for short texts.", 1, 1_000_000);
    static readonly Option<long?> Count = Values.Whole("--count", "The number of texts. Default: 1 for running text, 10 for short texts.", 1, 10_000);
    static readonly Option<double?> Temperature = Values.Positive(
        "--temperature", "Below 1 for likelier text, above 1 for more variety; 0.8 if left out.", below: 1000);
    static readonly Option<long?> TopK = Values.Whole(
        "--top-k", "Draw from so many of the likeliest characters; 1 always takes the likeliest.", 1, int.MaxValue);
    static readonly Option<double?> TopP = Values.Positive(
        "--top-p", "Draw from the fewest likeliest characters whose probabilities add up to this.", below: 1);
    static readonly Option<long?> Seed = Values.Whole("--seed", "Of the random choices; 0 if left out.", 0, long.MaxValue);
    static readonly Option<string?> Prompt = new("--prompt") { Description = "The beginning of the text.", HelpName = "text" };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON array of texts." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("generate", "Write text with a model that was trained on texts.")
        {
            model, Length, Count, Temperature, TopK, TopP, Seed, Prompt, Json,
        };
        command.SetAction(parsed => new Generating(SavedModel.Load(parsed.GetRequiredValue(model), compile: false))
        {
            Length = (int?)parsed.GetValue(Length),
            Count = (int?)parsed.GetValue(Count),
            Temperature = parsed.GetValue(Temperature) ?? 0.8,
            TopK = (int?)parsed.GetValue(TopK),
            TopP = parsed.GetValue(TopP),
            Seed = parsed.GetValue(Seed) ?? 0,
            Prompt = parsed.GetValue(Prompt) ?? "",
        }.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json)));
        return command;
    }
}
