using System.CommandLine;
using Myelin.Cli.Explaining;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin explain</c>: why a model answers as it does.</summary>
static class ExplainCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin explain runs/digits-cnn-1 seven.png", "the pixels that matter for the answer, and the output of each layer"),
        new("myelin explain runs/iris-mlp-1 flowers.csv --row 2", "the contribution of each column, for the second row", "iris"),
        new("myelin explain runs/xor-mlp-1 --example 3 --open", "the whole computation of a small model, step by step"),
    ];

    static readonly Argument<string?> Input = new("input")
    {
        Description = "An image (.png, .jpg and others) or a table (.csv). Default: a test example.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    static readonly Option<long?> Number = Values.Whole(
        "--example", "A test example of the training data set, counted from 0. Default without an input: 0.", 0, int.MaxValue);
    static readonly Option<long?> Row = Values.Whole("--row", "The row of a table, counted from 1; 1 if left out.", 1, int.MaxValue);
    static readonly Option<bool> Invert = new("--invert") { Description = "Invert black and white, for dark on light images such as scans." };
    static readonly Option<string?> Folder = new("--data")
    {
        Description = "The folder with the data files. Default: the places that \"myelin data list\" searches.",
        HelpName = "folder",
    };
    static readonly Option<string?> Out = new("--out")
    {
        Description = "The page to write. Default: explain-<input>.html beside the model.",
        HelpName = "file",
    };
    static readonly Option<bool> Open = new("--open") { Description = "Show the page." };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };
    static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command(
            "explain", "Write a page on why a model answers as it does: what speaks for the answer, what each layer gives, the computation of a small model.")
        {
            model, Input, Number, Row, Invert, Folder, Out, Open, Json, Verbose,
        };
        command.SetAction(parsed =>
        {
            SavedModel saved = SavedModel.Load(parsed.GetRequiredValue(model), compile: false);
            Question question = Asked(parsed, new QuestionReader(saved, parsed.GetValue(Invert), parsed.GetValue(Folder)));
            return new Explanation(saved, question).Write(
                parsed.InvocationConfiguration.Output, parsed.GetValue(Out), parsed.GetValue(Json), parsed.GetValue(Open));
        });
        return command;
    }

    static Question Asked(ParseResult parsed, QuestionReader reader)
    {
        string? input = parsed.GetValue(Input);
        (long? example, long? row) = (parsed.GetValue(Number), parsed.GetValue(Row));
        if (input == null)
            return row == null
                ? reader.OfExamples([example ?? 0])[0]
                : throw new UsageException($"--row: expects a table to take the row of, received none; give its file, or --example.");
        if (example != null) throw new UsageException($"explain: expects a file or --example, received \"{input}\" and {example}; leave one out.");
        Question[] rows = [.. reader.OfFile(input)];
        int place = (int)(row ?? 1);
        return place <= rows.Length
            ? rows[place - 1]
            : throw new UsageException($"--row: expects a number from 1 to {rows.Length}, the rows of \"{input}\"; received {place}.");
    }
}
