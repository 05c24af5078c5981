using System.Collections;

namespace Myelin;

/// <summary>
/// A bar for each name, in the order of adding: probabilities, shares, counts. Negative bars go to the left
/// and have another colour.
/// </summary>
/// <remarks><c>new BarChart("What the model answers", unit: "probability") { { "setosa", 0.93 }, { "virginica", 0.07 } }</c></remarks>
/// <param name="title">The title.</param>
/// <param name="unit">The quantity, with its unit.</param>
public sealed class BarChart(string title, string unit) : Figure(title), IEnumerable<string>
{
    const double Row = 24, Thickness = 14;

    readonly List<(string Name, double Value)> bars = [];

    /// <summary>A bar.</summary>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public void Add(string name, double value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!double.IsFinite(value))
            throw new ArgumentException($"{Name}: expects finite values, received {value} for \"{name}\"; leave out what has no length.");
        bars.Add((name, value));
    }

    /// <inheritdoc/>
    protected override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        if (bars.Count == 0) throw new InvalidOperationException($"{Name}: expects at least one bar, received none; Add(name, value) first.");
        foreach (string line in Lettering.Wrap(unit, Width - 2 * Margin, Lettering.Medium))
        {
            svg.Text(Margin, top + Lettering.Medium, line, Lettering.Medium, type: "muted");
            top += Lettering.LineHeight * Lettering.Medium;
        }
        top += 6;
        string[] names = [.. bars.Select(bar => Lettering.Cut(bar.Name, Width / 3))], numbers = [.. bars.Select(bar => Ticks.Text(bar.Value))];
        double left = Margin + names.Max(name => Lettering.Width(name)) + 10, right = Width - Margin - numbers.Max(number => Lettering.Width(number)) - 10;
        double low = Math.Min(0, bars.Min(bar => bar.Value)), high = Math.Max(0, bars.Max(bar => bar.Value));
        double Place(double value) => high > low ? left + (value - low) / (high - low) * (right - left) : left;
        double bottom = top + bars.Count * Row;
        svg.Add("rect", ("x", left), ("y", top), ("width", right - left), ("height", bottom - top), ("fill", "none"), ("class", "plot")).Open(
            "g", ("class", "data"));
        for (int i = 0; i < bars.Count; i++)
        {
            double from = Place(Math.Min(0, bars[i].Value)), to = Place(Math.Max(0, bars[i].Value));
            svg.Add("rect", ("x", from), ("y", top + i * Row + (Row - Thickness) / 2), ("width", to - from), ("height", Thickness),
                ("class", $"{Theme.Fill(bars[i].Value < 0 ? 1 : 0)} bar"));
        }
        svg.Add("path", ("d", $"M{Svg.Number(Place(0))} {Svg.Number(top)}V{Svg.Number(bottom)}"), ("class", "axis")).Close();
        for (int i = 0; i < bars.Count; i++)
        {
            double y = top + i * Row + Row / 2 + 4;
            svg.Text(left - 10, y, names[i], anchor: "end");
            svg.Text(Width - Margin, y, numbers[i], anchor: "end", type: "muted");
        }
        return bottom;
    }

    /// <inheritdoc/>
    protected override string Describe() => $"Bars of {unit}. {string.Join(", ", bars.Select(bar => $"{bar.Name} {Ticks.Text(bar.Value)}"))}.";

    /// <summary>The names of the bars.</summary>
    public IEnumerator<string> GetEnumerator() => bars.Select(bar => bar.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
