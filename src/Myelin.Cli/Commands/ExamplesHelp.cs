using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Myelin.Cli.Commands;

/// <summary>An example of a command line.</summary>
/// <param name="Line">The command line.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Data">The data set that it needs.</param>
readonly record struct Example(string Line, string Meaning, string? Data = null)
{
    /// <summary>The data set that it needs and whose files are not here; null if there is none.</summary>
    public string? Missing() => Data != null && DataSets.Named(Data).FindFiles(new DataFolder()) == null ? Data : null;
}

/// <summary>Help that ends with examples. The help of the root also explains the exit codes.</summary>
sealed class ExamplesHelp(HelpAction help, IReadOnlyDictionary<string, Example[]> examples) : SynchronousCommandLineAction
{
    /// <summary>Lines are broken by the output, which keeps words and commands whole.</summary>
    const int Unbroken = 10_000;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds examples, by the name of their command, to the help of a root and all its commands.</summary>
    public static void AddTo(Command root, IReadOnlyDictionary<string, Example[]> examples)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            var help = (HelpAction)option.Action!;
            help.MaxWidth = Unbroken;
            option.Action = new ExamplesHelp(help, examples);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        CommandResult at = parseResult.CommandResult;
        Example[] of = Of(at);
        if (at.Parent == null)
        {
            output.WriteLine("Exit codes:");
            foreach ((int number, string meaning) in ExitCode.All) output.WriteLine($"  {number,3}  {meaning}");
            output.WriteLine();
        }
        if (of.Length == 0) return code;
        output.WriteLine("Examples:");
        foreach (Example example in of)
        {
            output.WriteLine($"  {example.Line}");
            output.WriteLine($"      {example.Meaning}");
            if (example.Missing() is { } data) output.WriteLine($"      needs data first:  myelin data get {data}");
        }
        output.WriteLine();
        return code;
    }

    /// <summary>The examples of a command. A subcommand has those of its parent that show it.</summary>
    Example[] Of(CommandResult at) => examples.TryGetValue(at.Command.Name, out Example[]? of) ? of
        : at.Parent is CommandResult parent && examples.TryGetValue(parent.Command.Name, out Example[]? all) ? [
            .. all.Where(example => $"{example.Line} ".StartsWith($"myelin {parent.Command.Name} {at.Command.Name} ", StringComparison.Ordinal)),
        ]
        : [];
}
