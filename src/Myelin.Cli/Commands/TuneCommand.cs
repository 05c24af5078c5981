using System.CommandLine;
using Myelin.Cli.Models;
using Myelin.Cli.Optimizers;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin tune</c>: searches for hyper-parameters.</summary>
static class TuneCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin tune", "ten trials of an mlp on generated digits"),
        new("myelin tune spirals --trials 30 --method halving", "many short trials, of which the better ones go on"),
        new("myelin tune iris --method grid --optimizers adam", "all combinations of learning rate and batch size", "iris"),
        new("myelin tune --json | jq .best", "for scripts; the same command continues a search that was stopped"),
    ];

    const string Random = "random", Grid = "grid", Halving = "halving";

    static readonly Argument<string> Data = new Argument<string>("data")
    {
        Description = "The name of the data set; see \"myelin data list\".",
        DefaultValueFactory = _ => TrainingSession.UsualData,
    }.Suggesting(Suggestions.DataSets);
    static readonly Option<string?> Model = Values.Model();
    static readonly Option<string> Method = new Option<string>("--method")
    {
        Description = "random: combinations by chance; grid: all of them; halving: by chance with few epochs, and the better ones go on with more.",
        HelpName = "name",
        DefaultValueFactory = _ => Random,
    }.Suggesting(() => [Random, Grid, Halving]);
    static readonly Option<long?> Trials = Values.Whole("--trials", "The number of trials by chance. Default: 10.", 1, 10_000);
    static readonly Option<string> Optimizers = new("--optimizers")
    {
        Description = $"The optimizers to choose from, separated by commas: {OptimizerTable.Names}.",
        HelpName = "names",
        DefaultValueFactory = _ => "adam,momentum",
    };
    static readonly Option<long?> Epochs = Values.Whole("--epochs", "The most epochs of a trial; chosen for the data if left out.", 1, 1_000_000);
    static readonly Option<long?> Seed = Values.Whole("--seed", "Of trials, initial weights and the order of examples; 0 if left out.", 0, long.MaxValue);
    static readonly Option<long?> Limit = Values.Whole("--limit", "Train on so many examples, the first ones.", 2, int.MaxValue);
    static readonly Option<double?> Validation = Values.Positive(
        "--validation", "The fraction of the training examples that trials are compared on. Default: 0.2.", below: 1);
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder with the data files. Default: the places that \"myelin data list\" searches.",
        HelpName = "folder",
    };
    static readonly Option<string?> Out = new("--out")
    {
        Description = "The folder of the trials. Default: runs/<data>-<model>-tuning. A search that was stopped continues there.",
        HelpName = "folder",
    };
    static readonly Option<bool> Open = new("--open") { Description = "Show the page at the end." };
    static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON object to standard output and everything else to standard error.",
    };
    static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var command = new Command("tune", "Search for the learning rate, batch size and optimizer of a model, ranked on validation examples.")
        {
            Data, Model, Method, Trials, Optimizers, Epochs, Seed, Limit, Validation, Folder, Out, Open, Json, Verbose,
        };
        command.SetAction(parsed => new TuningSession(new()
        {
            Data = parsed.GetRequiredValue(Data),
            Model = parsed.GetValue(Model),
            Method = Known(parsed.GetRequiredValue(Method)),
            Trials = (int)(parsed.GetValue(Trials) ?? 10),
            Optimizers = [.. parsed.GetRequiredValue(Optimizers).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()
                .Select(name => OptimizerTable.Of(name).Name)],
            Epochs = (int?)parsed.GetValue(Epochs),
            Seed = parsed.GetValue(Seed) ?? 0,
            Limit = (int?)parsed.GetValue(Limit),
            Validation = parsed.GetValue(Validation) ?? 0.2,
            Folder = parsed.GetValue(Folder),
            Out = parsed.GetValue(Out),
            Open = parsed.GetValue(Open),
            Json = parsed.GetValue(Json),
        }).Run(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    static TuningMethod Known(string name) => name switch
    {
        Random => TuningMethod.Random,
        Grid => TuningMethod.Grid,
        Halving => TuningMethod.Halving,
        _ => throw new UsageException(Nearest.Unknown("method", name, [Random, Grid, Halving]).Message),
    };
}
