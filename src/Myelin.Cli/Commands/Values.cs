using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Myelin.Cli.Commands;

/// <summary>Options that take a number within bounds.</summary>
static class Values
{
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

    static string Text(ArgumentResult result) => result.Tokens[0].Value;

    static T? Refuse<T>(ArgumentResult result, string expected) where T : struct
    {
        result.AddError($"{expected}; received \"{Text(result)}\".");
        return null;
    }
}
