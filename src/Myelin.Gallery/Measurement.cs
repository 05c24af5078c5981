using System.Globalization;

namespace Myelin.Gallery;

/// <summary>How a measurement is judged.</summary>
public enum Bound
{
    /// <summary>No requirement.</summary>
    None,

    /// <summary>A condition that must hold: 1, not 0.</summary>
    Fact,

    /// <summary>It must equal the limit to the tolerance, in runs of any length.</summary>
    Exactly,

    /// <summary>It must be at least the limit, in a run of full length.</summary>
    AtLeast,

    /// <summary>It must be at most the limit, in a run of full length.</summary>
    AtMost,
}

/// <summary>A measured number and its requirement.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">The unit; empty for a count or a ratio.</param>
/// <param name="Bound">How it is judged.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Tolerance">The largest allowed distance from an exact limit.</param>
/// <param name="ShortLimit">The limit in a short run, which trains on little data; null if it is not judged there.</param>
public sealed record Measurement(
    string Name, double Value, string Unit = "", Bound Bound = Bound.None, double Limit = 0, double Tolerance = 0, double? ShortLimit = null)
{
    /// <summary>Whether the requirement is met: in a short run the limit of short runs, if there is one.</summary>
    public bool Holds(bool isShort) => Bound switch
    {
        Bound.Fact => Value == 1,
        Bound.Exactly => Math.Abs(Value - Limit) <= Tolerance,
        Bound.AtLeast or Bound.AtMost when isShort && ShortLimit == null => true,
        Bound.AtLeast => Value >= (isShort ? ShortLimit : Limit),
        Bound.AtMost => Value <= (isShort ? ShortLimit : Limit),
        _ => true,
    };

    /// <summary>The requirement in words, such as "at least 92 %".</summary>
    public string Requirement => Required(isShort: false);

    /// <summary>The requirement of a run in words: that of short runs where there is one, and otherwise that of runs of full length.</summary>
    public string Required(bool isShort) => Bound switch
    {
        Bound.AtLeast or Bound.AtMost when isShort && ShortLimit is { } limit => (this with { Limit = limit, ShortLimit = null }).Requirement,
        Bound.Exactly when Tolerance == 0 => Text(Limit),
        Bound.Exactly => WithUnit($"{Number(Limit)} ± {Short(Tolerance)}"),
        Bound.AtLeast => $"at least {Text(Limit)}",
        Bound.AtMost => $"at most {Text(Limit)}",
        _ => "",
    };

    /// <summary>Two digits, such as 0.05 or 1e-7.</summary>
    static string Short(double tolerance) => tolerance.ToString("G2", CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal)
        .Replace("E-", "e-", StringComparison.Ordinal);

    /// <summary>accuracy 92.31 %</summary>
    public override string ToString() => Bound == Bound.Fact ? $"{Name}: {Shown}" : $"{Name} {Shown}";

    /// <summary>
    /// The value with its unit: exact ones to their tolerance (at most six decimals), percentages to hundredths,
    /// others to four digits.
    /// </summary>
    public string Shown => Bound == Bound.Fact ? Value == 1 ? "yes" : "no" : Text(Value);

    string Text(double value) => WithUnit(Number(value));

    string WithUnit(string text) => Unit.Length == 0 ? text : $"{text} {Unit}";

    string Number(double value)
    {
        const int Most = 6;
        double size = Math.Abs(value);
        if (value == Math.Round(value) && size < 1e15) return value.ToString("#,0", CultureInfo.InvariantCulture);
        if (size is < 0.001 or >= 1e6) return value.ToString(Bound == Bound.Exactly && Limit == 0 ? "0.#e0" : "0.###e0", CultureInfo.InvariantCulture);
        int power = (int)Math.Floor(Math.Log10(size));
        int decimals = Bound == Bound.Exactly
            && Tolerance > 0 ? (int)Math.Ceiling(-Math.Log10(Tolerance)) + (Tolerance < 0.001 ? 0 : 1) : Unit == "%" ? Math.Max(2, 1 - power) : 3 - power;
        return value.ToString($"#,0.{new string('#', Math.Clamp(decimals, 0, Most))}", CultureInfo.InvariantCulture);
    }
}
