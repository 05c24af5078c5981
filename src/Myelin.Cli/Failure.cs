using Myelin.Cli.Terminals;

namespace Myelin.Cli;

/// <summary>Prints an error to standard error as one message: who, expected, received, fix.</summary>
static class Failure
{
    /// <summary>The most characters of an error that are shown: names in files may have any length.</summary>
    const int Longest = 5_000;

    public static int Report(Exception failure, bool verbose)
    {
        string message = Printable.Text($"error: {Message(failure)}");
        if (message.Length > Longest) message = $"{message[..Longest]}...";
        if (Console.IsErrorRedirected) Terminal.Error.WriteLine(message);
        else
        {
            string lines = string.Join('\n', message.Split('\n').SelectMany(line => Wrapping.Lines(line, Terminal.Width)));
            Terminal.Error.WriteLine(Terminal.HasColours ? $"\e[31m{lines[..6]}\e[0m{lines[6..]}" : lines);
        }
        if (verbose) Console.Error.WriteLine(failure);
        return failure is UsageException ? ExitCode.Usage : ExitCode.Failure;
    }

    static string Message(Exception failure) => failure switch
    {
        UsageException or IOException or FormatException or ArgumentException or TrainingException => failure.Message,
        UnauthorizedAccessException => $"{failure.Message} Choose another folder, or change who may write there.",
        InvalidOperationException or NotSupportedException when failure.TargetSite?.DeclaringType?.Assembly == typeof(Model).Assembly => failure.Message,
        OutOfMemoryException => "There is not enough memory; take a smaller --batch or a smaller --model.",
        _ => $"{failure.GetType().Name}: {failure.Message} This should not happen; --verbose shows where it did.",
    };
}
