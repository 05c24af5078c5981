using System.CommandLine;
using Myelin.Cli.Models;
using Myelin.Cli.Optimizers;
using Myelin.Cli.OwnData;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin train</c>: trains a model on a data set.</summary>
static class TrainCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin train", "an mlp on generated digits, about ten seconds"),
        new("myelin train mnist --epochs 3 --seed 1", "MNIST with other initial weights", "mnist"),
        new("myelin train spirals --optimizer sgd", "points in the plane with another optimizer"),
        new("myelin train mnist --model linear", "softmax regression", "mnist"),
        new("myelin train fashion-mnist --model cnn --epochs 3", "convolutions over images", "fashion-mnist"),
        new("myelin train spirals --open", "and open the report: curves, mistakes, how to reproduce it"),
        new("myelin train iris", "a classification table; boston is a regression table", "iris"),
        new("myelin train names", "a transformer that writes names; see \"myelin generate\"", "names"),
        new("myelin train cora --model gat", "attention over a graph of papers; gcn if no model is named", "cora"),
        new("myelin train prices.csv --target price", "a table of your own; it says how each column is read"),
        new("myelin train ./pictures --augment --early-stop", "pictures of your own, in a subfolder for each class"),
        new("myelin train prices.csv --target price --layers 64,32", "with other hidden layers"),
        new("myelin train --resume --out runs/digits-mlp-1", "continue a run that was stopped or killed"),
        new("myelin train --resume --epochs 20 --out runs/digits-mlp-1", "prolong a finished run to 20 epochs"),
        new("myelin train --json --quiet | jq .testAccuracy", "for scripts"),
    ];

    static readonly Argument<string> Data = new Argument<string>("data")
    {
        Description = "The name of a data set (see \"myelin data list\"), a table (.csv), or a folder with a subfolder of pictures for each class.",
        DefaultValueFactory = _ => TrainingSession.UsualData,
    }.Suggesting(Suggestions.DataSets);
    static readonly Option<string?> Model = Values.Model();
    static readonly Option<string?> Target = new("--target")
    {
        Description = "The column of the table to predict: its name; its number or \"last\" in a table without names.",
        HelpName = "column",
    };
    static readonly Option<string?> Task = Values.Choice(
        "--task", "What the target is: classification or regression. Default: found from its values.", TableOptions.Classification, TableOptions.Regression);
    static readonly Option<string[]> Drop = new("--drop") { Description = "A column of the table to ignore. Can be repeated.", HelpName = "column" };
    static readonly Option<string[]> Category = new("--category")
    {
        Description = "A column of the table that holds categories, although they are numbers. Can be repeated.",
        HelpName = "column",
    };
    static readonly Option<int[]?> Layers = Values.Sizes("--layers", "The units of the hidden layers of the mlp, such as 64,32. Default: chosen for the data.");
    static readonly Option<long?> EarlyStop = Values.WholeOr(
        "--early-stop",
        "Stop after so many epochs without a smaller loss on held-out examples, and keep the best weights; 10 without a number.", 10, 1, 1_000_000);
    static readonly Option<bool> Augment = new("--augment") { Description = "Change training pictures at random in each epoch: shifts, and mirrored colour." };
    static readonly Option<long?> Epochs = Values.Whole("--epochs", "How often all examples are gone through; chosen for the data if left out.", 0, 1_000_000);
    static readonly Option<long?> Batch = Values.Whole("--batch", "Examples in a step; chosen for the data if left out.", 1, 1_000_000);
    static readonly Option<double?> Rate = Values.Positive(
        "--rate", "The initial learning rate, which falls linearly to 0. Default: depends on the optimizer.");
    static readonly Option<string> Optimizer = new Option<string>("--optimizer")
    {
        Description = $"The optimizer: {OptimizerTable.Names}.",
        HelpName = "name",
        DefaultValueFactory = _ => TrainingSession.UsualOptimizer,
    }.Suggesting(() => OptimizerTable.All.Select(optimizer => optimizer.Name));
    static readonly Option<long?> Seed = Values.Whole("--seed", "Of initial weights and the order of examples; 0 if left out.", 0, long.MaxValue);
    static readonly Option<long?> Limit = Values.Whole("--limit", "Train on so many examples, the first ones.", 1, int.MaxValue);
    static readonly Option<double?> Validation = Values.Positive(
        "--validation", "The fraction of the training examples that is held out and evaluated after every epoch. Default: none.", below: 1);
    static readonly Option<long?> Threads = Values.Whole(
        "--threads", "The number of threads. It changes no bit of the result. Default: all cores.", 1, 1024);
    static readonly Option<bool> Eager = new("--eager") { Description = "Run every step eagerly instead of capturing it: slower, with the same bits." };
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder with the data files. Default: the places that \"myelin data list\" searches.",
        HelpName = "folder",
    };
    static readonly Option<string?> Out = new("--out")
    {
        Description = "The folder for model, checkpoints, history, result and report. Default: runs/<data>-<model>-<number>. If the folder contains a " +
            "run, a number is added to its name.",
        HelpName = "folder",
    };
    static readonly Option<bool> Resume = new("--resume")
    {
        Description = "Continue the run in the folder of --out, to the same bits as if it had not stopped. Starts a run if there is none; shows the " +
            "result of a finished one. Its settings need not be given again; more --epochs prolong a finished run.",
    };
    static readonly Option<double?> Checkpoint = Values.NotNegative(
        "--checkpoint",
        "Seconds between checkpoints, from which --resume continues; 0 for none. Default: 10, or more where writing would take over 1.5 % of the time.");
    static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Stop if a checkpoint cannot be written. Otherwise a warning is shown and training continues.",
    };
    static readonly Option<bool> Profile = new("--profile")
    {
        Description = "Afterwards, measure where the time and the memory of a training step go, by layer and by kernel.",
    };
    static readonly Option<bool> Open = new("--open") { Description = "Show the report at the end." };
    static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON object to standard output and everything else to standard error.",
    };
    static readonly Option<bool> Quiet = new("--quiet") { Description = "Show only the result." };
    static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var command = new Command("train", "Train a model on a data set and measure it on the test examples.")
        {
            Data, Target, Task, Drop, Category, Model, Layers, Augment, EarlyStop, Epochs, Batch, Rate, Optimizer, Seed, Limit, Validation, Threads, Eager,
            Folder, Out, Resume, Checkpoint, Strict, Profile, Open, Json, Quiet, Verbose,
        };
        command.SetAction(parsed => new TrainingSession(Read(parsed)).Run());
        return command;
    }

    static TrainSettings Read(ParseResult parsed) => new()
    {
        Data = parsed.GetResult(Data) is { Implicit: false } ? parsed.GetValue(Data) : null,
        Model = parsed.GetValue(Model),
        Optimizer = parsed.GetResult(Optimizer) is { Implicit: false } ? parsed.GetValue(Optimizer) : null,
        Table = new(parsed.GetValue(Target), parsed.GetValue(Task), parsed.GetValue(Drop) is { Length: > 0 } drop ? drop : null,
            parsed.GetValue(Category) is { Length: > 0 } categories ? categories : null),
        Layers = parsed.GetValue(Layers) is { Length: > 0 } layers ? layers : null,
        EarlyStop = (int?)parsed.GetValue(EarlyStop),
        Augment = parsed.GetValue(Augment),
        Epochs = (int?)parsed.GetValue(Epochs),
        Batch = (int?)parsed.GetValue(Batch),
        Rate = parsed.GetValue(Rate),
        Seed = parsed.GetValue(Seed),
        Limit = (int?)parsed.GetValue(Limit),
        Validation = parsed.GetValue(Validation),
        Threads = (int?)parsed.GetValue(Threads),
        Eager = parsed.GetValue(Eager),
        Folder = parsed.GetValue(Folder),
        Out = parsed.GetValue(Out),
        Resume = parsed.GetValue(Resume),
        Strict = parsed.GetValue(Strict),
        Checkpoint = parsed.GetValue(Checkpoint),
        Profile = parsed.GetValue(Profile),
        Open = parsed.GetValue(Open),
        Json = parsed.GetValue(Json),
        Quiet = parsed.GetValue(Quiet),
    };
}
