using System.Globalization;

namespace Myelin;

/// <summary>One hyper-parameter of a <see cref="SearchSpace"/>.</summary>
abstract class SearchParameter(string name)
{
    public string Name => name;

    /// <summary>The values of a grid.</summary>
    /// <param name="points">The number of values of a real number.</param>
    public abstract IReadOnlyList<string> Grid(int points);

    /// <summary>A value by chance.</summary>
    public abstract string Draw(ExampleRandom random);

    /// <summary>A description that differs for another parameter.</summary>
    public abstract override string ToString();
}

/// <summary>A real number between two bounds; by its logarithm if asked.</summary>
sealed class RealParameter(string name, double from, double to, bool log) : SearchParameter(name)
{
    public bool IsLogarithmic => log;

    string At(double share)
    {
        double value = log ? from * DeterministicMath.Exp(share * DeterministicMath.LogOfAny(to / from)) : from + share * (to - from);
        return Math.Clamp(Short(value), from, to).ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A number of four digits, unless the range is so narrow that they would not tell its values apart.</summary>
    double Short(double value) => to - from < 0.01 * Math.Max(Math.Abs(from), Math.Abs(to)) ? value
        : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public override IReadOnlyList<string> Grid(int points) => [.. Enumerable.Range(0, points).Select(i => At(points == 1 ? 0.5 : i / (points - 1.0)))];

    public override string Draw(ExampleRandom random) => At(random.Uniform());

    public override string ToString() => $"{Name}: {from:R} to {to:R}{(log ? " by logarithm" : "")}";
}

/// <summary>A whole number between two bounds, both included, in steps.</summary>
sealed class WholeParameter(string name, int from, int to, int step) : SearchParameter(name)
{
    int Count => (int)(((long)to - from) / step) + 1;

    string At(int place) => (from + place * step).ToString(CultureInfo.InvariantCulture);

    public override IReadOnlyList<string> Grid(int points) => [.. Enumerable.Range(0, Count).Select(At)];

    public override string Draw(ExampleRandom random) => At(random.Integer(Count));

    public override string ToString() => $"{Name}: {from} to {to} by {step}";
}

/// <summary>One of some names.</summary>
sealed class ChoiceParameter(string name, IReadOnlyList<string> values) : SearchParameter(name)
{
    public override IReadOnlyList<string> Grid(int points) => values;

    public override string Draw(ExampleRandom random) => values[random.Integer(values.Count)];

    public override string ToString() => $"{Name}: {string.Join(" | ", values)}";
}
