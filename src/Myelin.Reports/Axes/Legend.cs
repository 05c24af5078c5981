namespace Myelin;

/// <summary>An entry of a legend: the name of a series and its symbol, drawn within 18 by 12.</summary>
/// <param name="Name">The series.</param>
/// <param name="Symbol">Draws it around (x, y).</param>
sealed record LegendEntry(string Name, Action<Svg, double, double> Symbol)
{
    /// <summary>A series of points.</summary>
    public static LegendEntry Points(string name, int series) => new(name, (svg, x, y) => Marks.Marker(svg, series, x, y, 4.5));

    /// <summary>A series of areas.</summary>
    public static LegendEntry Area(string name, int series) => new(
        name, (svg, x, y) => svg.Add("rect", ("x", x - 7), ("y", y - 5), ("width", 14), ("height", 10), ("class", Theme.Fill(series))));
}

/// <summary>The names of series in as many rows as needed, above the data.</summary>
static class Legend
{
    const double Symbol = 22, Between = 16, Row = 18;

    /// <summary>Draws the entries and returns their lower edge.</summary>
    public static double Draw(Svg svg, IReadOnlyList<LegendEntry> entries, double left, double top, double width)
    {
        if (entries.Count == 0) return top;
        double x = left, y = top + Row / 2;
        svg.Open("g", ("class", "legend"));
        foreach (LegendEntry entry in entries)
        {
            string name = Lettering.Cut(entry.Name, width - Symbol - 4, Lettering.Medium);
            double room = Symbol + 4 + Lettering.Width(name, Lettering.Medium);
            if (x > left && x + room > left + width) (x, y) = (left, y + Row);
            entry.Symbol(svg, x + Symbol / 2, y);
            svg.Text(x + Symbol + 4, y + 4.5, name, Lettering.Medium);
            x += room + Between;
        }
        svg.Close();
        return y + Row / 2 + 4;
    }
}
