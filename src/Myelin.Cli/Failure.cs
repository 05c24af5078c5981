using Spectre.Console;

namespace Myelin.Cli;

/// <summary>Prints an error to standard error as one message: who, expected, received, fix.</summary>
static class Failure
{
    public static int Report(Exception failure, bool verbose)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        bool coloured = !Console.IsErrorRedirected && console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        Console.Error.WriteLine($"{(coloured ? "\e[31merror:\e[0m" : "error:")} {Message(failure)}");
        if (verbose) Console.Error.WriteLine(failure);
        return failure is UsageException ? ExitCode.Usage : ExitCode.Failure;
    }

    static string Message(Exception failure) => failure switch
    {
        UsageException or IOException or FormatException or ArgumentException or TrainingException => failure.Message,
        UnauthorizedAccessException => $"{failure.Message} Choose another folder, or change who may write there.",
        OutOfMemoryException => "There is not enough memory; take a smaller --batch or a smaller --model.",
        _ => $"{failure.GetType().Name}: {failure.Message} This should not happen; --verbose shows where it did.",
    };
}
