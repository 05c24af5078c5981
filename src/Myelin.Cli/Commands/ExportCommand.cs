using System.CommandLine;
using Myelin.Cli.Running;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin export</c>: writes a saved model in another form.</summary>
static class ExportCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin export runs/digits-mlp-1 --source Digits.cs", "one file of C# without dependencies"),
        new("dotnet run Digits.cs", "compute an example by it, and compare the bits"),
    ];

    static readonly Option<string?> Source = new("--source")
    {
        Description = "Write one file of C# that predicts without this library, with the same bits.",
        HelpName = "file.cs",
    };
    static readonly Option<long?> Length = Values.Whole("--length", "The length of an example, for a model whose inputs have any length.", 1, 1_000_000);

    public static Command Create()
    {
        Argument<string> model = SavedModel.Argument();
        var command = new Command("export", "Write a model as source code that depends on nothing.") { model, Source, Length };
        command.SetAction(parsed =>
        {
            string source = parsed.GetValue(Source) ?? throw new UsageException("Export to what? Give a file, such as --source Digits.cs.");
            new Exporting(SavedModel.Load(parsed.GetRequiredValue(model), compile: false), (int?)parsed.GetValue(Length))
                .WriteSource(source, parsed.InvocationConfiguration.Output);
            return ExitCode.Success;
        });
        return command;
    }
}
