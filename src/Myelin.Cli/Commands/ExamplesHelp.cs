using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Myelin.Cli.Commands;

/// <summary>A command line that shows what a command is good for.</summary>
/// <param name="Line">What is typed.</param>
/// <param name="Meaning">What it does.</param>
readonly record struct Example(string Line, string Meaning);

/// <summary>Help that ends with examples.</summary>
sealed class ExamplesHelp(HelpAction help, IReadOnlyDictionary<string, Example[]> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds examples, by the name of their command, to the help of a root and all its commands.</summary>
    public static void AddTo(Command root, IReadOnlyDictionary<string, Example[]> examples)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            option.Action = new ExamplesHelp((HelpAction)option.Action!, examples);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (!examples.TryGetValue(parseResult.CommandResult.Command.Name, out Example[]? of)) return code;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        int width = of.Max(example => example.Line.Length);
        output.WriteLine("Examples:");
        foreach (Example example in of) output.WriteLine($"  {example.Line.PadRight(width)}  {example.Meaning}");
        output.WriteLine();
        return code;
    }
}
