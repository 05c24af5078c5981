using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace Myelin.Cli.Commands;

/// <summary>Completions: <c>myelin "[suggest:12]" "myelin train m"</c> prints one for each line, in the protocol of dotnet-suggest.</summary>
static class Suggestions
{
    const string Begin = "[suggest";

    /// <summary>Whether the arguments ask for completions of a line at a position.</summary>
    public static bool Asks(string[] arguments) =>
        arguments.Length is 1 or 2 && arguments[0].StartsWith(Begin, StringComparison.Ordinal) && arguments[0].EndsWith(']');

    /// <summary>Prints them. A line that cannot be parsed has none.</summary>
    public static int Write(string[] arguments, TextWriter output)
    {
        string line = arguments.Length == 2 ? arguments[1] : "";
        string place = arguments[0][Begin.Length..^1].TrimStart(':');
        int end = int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int cursor) ? Math.Min(cursor, line.Length) : line.Length;
        line = line[..end];
        string word = line[(line.LastIndexOf(' ') + 1)..];
        bool options = word.StartsWith('-'); // shown when asked for alone: where nothing else fits, shells offer files
        foreach (string text in MyelinCommand.Root.Parse(line).GetCompletions(line.Length).Select(item => item.InsertText ?? item.Label).Where(
            text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (text[0] is '-' or '/') == options && !Aliases.Contains(text)))
            output.WriteLine(text);
        return ExitCode.Success;
    }

    /// <summary>Other ways to ask for help.</summary>
    static readonly string[] Aliases = ["-?", "-h", "/?", "/h"];

    /// <summary>Names as a source of completions.</summary>
    public static IEnumerable<CompletionItem> Of(IEnumerable<string> names) => names.Select(name => new CompletionItem(name));

    /// <summary>The same argument, which suggests names.</summary>
    public static Argument<T> Suggesting<T>(this Argument<T> argument, Func<IEnumerable<string>> names)
    {
        argument.HelpName ??= argument.Name; // help would show all names in its place
        argument.CompletionSources.Add(_ => Of(names()));
        return argument;
    }

    /// <summary>The same option, which suggests names.</summary>
    public static Option<T> Suggesting<T>(this Option<T> option, Func<IEnumerable<string>> names)
    {
        option.CompletionSources.Add(_ => Of(names()));
        return option;
    }

    /// <summary>The names of data sets.</summary>
    public static IEnumerable<string> DataSets() => Myelin.DataSets.All.Select(set => set.Name);

    /// <summary>Data sets, and other files that are found by name.</summary>
    public static IEnumerable<string> DataFiles() => DataSets().Concat(Myelin.DataFiles.All.Select(files => files.Name));
}
