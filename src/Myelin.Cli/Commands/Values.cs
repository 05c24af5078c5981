using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Myelin.Cli.Models;

namespace Myelin.Cli.Commands;

/// <summary>Options that several commands have: numbers within bounds, choices, the model.</summary>
static class Values
{
    /// <summary>The option that names a model.</summary>
    public static Option<string?> Model() => new Option<string?>("--model")
    {
        Description = $"The model: {ModelTable.Names}; chosen for the data if left out.",
        HelpName = "name",
    }.Suggesting(() => ModelTable.All.Select(model => model.Name));

    /// <summary>An option that takes an integer.</summary>
    public static Option<long?> Whole(string name, string description, long least, long most) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
            long.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most
                ? value
                : Refuse<long>(result, $"{name}: expects a whole number from {least:#,0} {(most == long.MaxValue ? "on" : $"to {most:#,0}")}"),
    };

    /// <summary>An option that takes a number above 0 and below a bound.</summary>
    public static Option<double?> Positive(string name, string description, double below = double.PositiveInfinity) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result => double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value < below
            ? value
            : Refuse<double>(
                result,
                $"{name}: expects a number above 0{(double.IsInfinity(below) ? "" : $" and below {below}")}, such as " +
                    $"{(double.IsInfinity(below) ? "0.001" : "0.1")}"),
    };

    /// <summary>An option that takes a number of at least 0.</summary>
    public static Option<double?> NotNegative(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
            double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value)
                ? value
                : Refuse<double>(result, $"{name}: expects a number from 0 on, such as 10"),
    };

    /// <summary>An option that takes an integer or nothing, which means a usual one.</summary>
    public static Option<long?> WholeOr(string name, string description, long usual, long least, long most) => new(name)
    {
        Description = description,
        HelpName = "number",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? usual
            : long.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most ? value
            : Refuse<long>(result, $"{name}: expects a whole number from {least:#,0} to {most:#,0}, or none"),
    };

    /// <summary>An option that takes one of some words.</summary>
    public static Option<string?> Choice(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        CustomParser = result =>
        {
            if (words.Contains(Text(result))) return Text(result);
            result.AddError($"{name}: expects {string.Join(" or ", words)}; received \"{Text(result)}\".");
            return null;
        },
    };

    /// <summary>An option that takes whole numbers between commas.</summary>
    public static Option<int[]?> Sizes(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "numbers",
        CustomParser = result =>
        {
            string[] parts = Text(result).Split(',');
            int[] sizes = [.. parts.Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= 1_000_000 ? size : 0)];
            if (sizes.Length <= 100 && !sizes.Contains(0)) return sizes;
            result.AddError($"{name}: expects whole numbers from 1 to 1,000,000 between commas, such as 64,32; received \"{Text(result)}\".");
            return null;
        },
    };

    static string Text(ArgumentResult result) => result.Tokens[0].Value;

    static T? Refuse<T>(ArgumentResult result, string expected) where T : struct
    {
        result.AddError($"{expected}; received \"{Text(result)}\".");
        return null;
    }
}
