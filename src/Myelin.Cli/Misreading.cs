using System.CommandLine;
using System.CommandLine.Parsing;

namespace Myelin.Cli;

/// <summary>Explains what is wrong with a command line and suggests a correction.</summary>
static class Misreading
{
    public static string Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> loose =
        [
            .. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(child => child.Tokens).Select(token => token.Value),
            .. parsed.UnmatchedTokens,
        ];
        if (loose.FirstOrDefault(IsOption) is { } option)
            return Unknown("option", option, [.. Options(parsed.CommandResult)], command);
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0], path = Path(parsed.CommandResult);
            return command.Subcommands.Count > 0
                ? Unknown("command", token, [.. command.Subcommands.Select(known => known.Name)], command)
                : $"{path}: expects {(command.Arguments.Count == 0 ? "no argument" : "one argument at most")}, received \"{token}\" too; " +
                    $"see \"{path} --help\".";
        }
        if (parsed.CommandResult.Children.OfType<ArgumentResult>().FirstOrDefault(
            child => child.Tokens.Count < child.Argument.Arity.MinimumNumberOfValues) is { } left)
            return $"{Path(parsed.CommandResult)}: expects <{left.Argument.Name}>{(left.Tokens.Count == 0 ? ", received none" : "")}; see " +
                $"\"{Path(parsed.CommandResult)} --help\".";
        ParseError error = parsed.Errors[0];
        return error.SymbolResult is OptionResult { Tokens.Count: 0 } missing
            ? $"{missing.Option.Name}: expects a value <{missing.Option.HelpName ?? "value"}>, received none; see \"{Path(parsed.CommandResult)} --help\"."
            : error.SymbolResult is OptionResult { Tokens.Count: > 1 } twice
            ? $"{twice.Option.Name}: expects one value, received {twice.Tokens.Count}; give it once."
            : error.Message;
    }

    static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !char.IsDigit(token[1]);

    static string Unknown(string kind, string name, IReadOnlyCollection<string> known, Command command)
    {
        string? meant = Nearest.To(name.Split('=')[0], known);
        return meant == null
            ? $"Unknown {kind} \"{name}\". Known to \"{command.Name}\": {string.Join(", ", known)}."
            : $"Unknown {kind} \"{name}\"; did you mean \"{meant}\"? See \"{(command.Name == "myelin" ? "myelin" : $"myelin {command.Name}")} --help\".";
    }

    static IEnumerable<string> Options(CommandResult at) =>
        at.Command.Options.Concat((at.Parent as CommandResult)?.Command.Options.Where(option => option.Recursive) ?? [])
            .Select(option => option.Name)
            .Distinct();

    static string Path(CommandResult at) => at.Parent is CommandResult parent ? $"{Path(parent)} {at.Command.Name}" : at.Command.Name;
}
