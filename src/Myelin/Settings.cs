using System.Globalization;

namespace Myelin;

/// <summary>Checks of numbers that constructors take, which may come from files.</summary>
static class Settings
{
    /// <summary>A number above 0.</summary>
    public static double Positive(double value, string who, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and < double.PositiveInfinity ? value : throw Error(who, name, "a number above 0", value);

    /// <summary>A number of 0 or more.</summary>
    public static double NonNegative(double value, string who, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < double.PositiveInfinity ? value : throw Error(who, name, "a number of 0 or more", value);

    /// <summary>A number of a least value or more.</summary>
    public static double AtLeast(double least, double value, string who, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value < double.PositiveInfinity ? value : throw Error(who, name, FormattableString.Invariant($"a number of {least} or more"), value);

    /// <summary>A number from 0 to 1.</summary>
    public static double Share(double value, string who, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Error(who, name, "a number from 0 to 1", value);

    /// <summary>Any number but NaN and the infinities.</summary>
    public static double Finite(double value, string who, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw Error(who, name, "a finite number", value);

    /// <summary>A whole number within bounds.</summary>
    public static int Within(int value, int least, int most, string who, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw Error(who, name, $"a whole number from {least} to {most}", value);

    static ArgumentOutOfRangeException Error(string who, string name, string expected, double received) =>
        new(name, $"{who}: expects {expected} for {name}, received {received.ToString(CultureInfo.InvariantCulture)}; give another one.");
}
