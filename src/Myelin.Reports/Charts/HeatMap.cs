using System.Text;

namespace Myelin;

/// <summary>A matrix as colours, row 0 at the top, with a colour bar. Values that are not finite are transparent.</summary>
public sealed class HeatMap : Chart
{
    readonly double[] values;
    readonly int rows, columns;
    readonly string unit;
    readonly ColourMap map;
    readonly IReadOnlyList<string> rowNames, columnNames;
    readonly double low, high;
    readonly List<(string Name, int[] Rows, int[] Columns)> groups = [];

    /// <summary>A matrix as colours.</summary>
    /// <param name="title">The title.</param>
    /// <param name="x">The label of the columns.</param>
    /// <param name="y">The label of the rows.</param>
    /// <param name="values">[rows, columns]</param>
    /// <param name="unit">The quantity shown by colours, with its unit.</param>
    /// <param name="map">The colours; by default <see cref="ColourMap.Sequential"/>.</param>
    /// <param name="rowNames">Names of the rows; by default numbers from 0.</param>
    /// <param name="columnNames">Names of the columns; by default numbers from 0.</param>
    /// <exception cref="ShapeException">The values are not a matrix, or the number of names differs.</exception>
    public HeatMap(
        string title, string x, string y, Tensor values, string unit, ColourMap? map = null, IReadOnlyList<string>? rowNames = null,
        IReadOnlyList<string>? columnNames = null) : base(title, x, y)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 2 || values.Shape.Elements == 0)
            throw new ShapeException($"{Name}: expects a matrix [rows, columns], received {values.Shape}; reshape it.");
        (rows, columns) = (values.Shape[0], values.Shape[1]);
        if (rowNames != null && rowNames.Count != rows)
            throw new ShapeException($"{Name}: expects {rows} names of rows, received {rowNames.Count}; name each.");
        if (columnNames != null && columnNames.Count != columns)
            throw new ShapeException($"{Name}: expects {columns} names of columns, received {columnNames.Count}; name each.");
        this.values = Raster.Numbers(values);
        (this.unit, this.map, this.rowNames, this.columnNames) = (unit, map ?? ColourMap.Sequential, rowNames ?? [], columnNames ?? []);
        (low, high) = this.map.Range(this.values);
        PlotHeight = Math.Clamp(400.0 * rows / columns, 60, 420);
    }

    /// <summary>
    /// Draws a loop around the cells where some rows and columns meet. Rows or columns at both ends count as neighbours, as in a Karnaugh map.
    /// </summary>
    /// <param name="name">The name of the group in the legend.</param>
    /// <param name="rows">The rows, from 0.</param>
    /// <param name="columns">The columns, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row or column does not exist, or there is none.</exception>
    public void AddGroup(string name, IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(name);
        groups.Add((name, Inside(rows, this.rows, "row"), Inside(columns, this.columns, "column")));
    }

    int[] Inside(IReadOnlyList<int> places, int count, string what)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (places.Count == 0 || places.Any(place => place < 0 || place >= count))
            throw new ArgumentOutOfRangeException(nameof(places),
                $"{Name}: expects {what}s from 0 to {count - 1} for a group, received {(places.Count == 0 ? "none" : string.Join(", ", places))}; " +
                "give some of them.");
        return [.. places.Distinct().Order()];
    }

    private protected override IReadOnlyList<string> Series => [.. groups.Select(group => group.Name)];

    private protected override IReadOnlyList<LegendEntry> Entries(int[] places) => [.. groups.Select((group, i) => new LegendEntry(group.Name, (svg, x, y) =>
        svg.Add("rect", ("x", x - 9), ("y", y - 5), ("width", 18), ("height", 10), ("rx", 5), ("fill", "none"), ("class", Theme.Stroke(places[i])),
            ("stroke-width", 2.5), ("stroke-dasharray", Marks.Dash(places[i])))))];

    /// <summary>The loops of a group: one around each block of neighbours, open where it goes on at the other end.</summary>
    void DrawGroup(Svg svg, in Plot plot, int group, int place)
    {
        double inset = 4 + 6 * (group % 4), wide = plot.Width / columns, high = plot.Height / rows;
        bool across = GoesAround(groups[group].Columns, columns), upright = GoesAround(groups[group].Rows, rows);
        foreach ((int top, int bottom) in Blocks(groups[group].Rows))
            foreach ((int left, int right) in Blocks(groups[group].Columns))
            {
                double x0 = plot.Left + left * wide + inset, x1 = plot.Left + (right + 1) * wide - inset;
                double y0 = plot.Top + top * high + inset, y1 = plot.Top + (bottom + 1) * high - inset;
                bool goesLeft = left == 0 && across, goesRight = right == columns - 1 && across;
                bool goesUp = top == 0 && upright, goesDown = bottom == rows - 1 && upright;
                if (goesLeft) x0 = plot.Left;
                if (goesRight) x1 = plot.Right;
                if (goesUp) y0 = plot.Top;
                if (goesDown) y1 = plot.Bottom;
                svg.Add("path", ("d", Loop(x0, y0, x1, y1, goesLeft, goesUp, goesRight, goesDown)), ("fill", "none"), ("class", Theme.Stroke(place)),
                    ("stroke-width", 2.5), ("stroke-dasharray", Marks.Dash(place)));
            }
    }

    /// <summary>A rounded rectangle without the sides that are open.</summary>
    static string Loop(double x0, double y0, double x1, double y1, bool openLeft, bool openTop, bool openRight, bool openBottom)
    {
        double round = Math.Min(10, Math.Min(x1 - x0, y1 - y0) / 2);
        var path = new StringBuilder();
        string N(double value) => Svg.Number(value);
        double r(bool first, bool second) => first || second ? 0 : round;      // an open side has no corners
        if (!openTop) path.Append($"M{N(x0 + r(openLeft, openTop))} {N(y0)}L{N(x1 - r(openRight, openTop))} {N(y0)}");
        if (!openTop && !openRight) path.Append($"Q{N(x1)} {N(y0)} {N(x1)} {N(y0 + round)}");
        if (!openRight) path.Append($"M{N(x1)} {N(y0 + r(openTop, openRight))}L{N(x1)} {N(y1 - r(openBottom, openRight))}");
        if (!openRight && !openBottom) path.Append($"Q{N(x1)} {N(y1)} {N(x1 - round)} {N(y1)}");
        if (!openBottom) path.Append($"M{N(x1 - r(openRight, openBottom))} {N(y1)}L{N(x0 + r(openLeft, openBottom))} {N(y1)}");
        if (!openBottom && !openLeft) path.Append($"Q{N(x0)} {N(y1)} {N(x0)} {N(y1 - round)}");
        if (!openLeft) path.Append($"M{N(x0)} {N(y1 - r(openBottom, openLeft))}L{N(x0)} {N(y0 + r(openTop, openLeft))}");
        if (!openLeft && !openTop) path.Append($"Q{N(x0)} {N(y0)} {N(x0 + round)} {N(y0)}");
        return path.ToString();
    }

    /// <summary>Whether a group holds both ends but not all: it goes on at the other end.</summary>
    static bool GoesAround(int[] places, int count) => places[0] == 0 && places[^1] == count - 1 && places.Length < count;

    static IEnumerable<(int First, int Last)> Blocks(int[] places)
    {
        for (int start = 0; start < places.Length; start++)
        {
            int end = start;
            while (end + 1 < places.Length && places[end + 1] == places[end] + 1) end++;
            yield return (places[start], places[end]);
            start = end;
        }
    }

    private protected override Axis XAxis => Axis.Between(XLabel, 0, columns);

    private protected override Axis YAxis => Axis.Between(YLabel, rows, 0);

    private protected override IReadOnlyList<Tick> XTicks(Axis axis, double length, double left)
    {
        double room = length / columns - 6;
        if (columnNames.Count > 0 && room > 20) return [.. columnNames.Select((name, i) => new Tick(i + 0.5, Lettering.Cut(name, room)))];
        return Every(columns, Math.Max(1, (int)Math.Ceiling((Lettering.Width($"{columns - 1}") + 8) / (length / columns))));
    }

    private protected override IReadOnlyList<Tick> YTicks(Axis axis, double length)
    {
        int step = Math.Max(1, (int)Math.Ceiling(1.3 * Lettering.Small / (length / rows)));
        return rowNames.Count > 0
            ? [.. rowNames.Select((name, i) => new Tick(i + 0.5, Lettering.Cut(name, Width / 4))).Where((_, i) => i % step == 0)]
            : Every(rows, step);
    }

    /// <summary>Numbers of every so many cells, by a round step.</summary>
    static Tick[] Every(int count, int least)
    {
        int step = 1;
        foreach (int factor in (int[])[2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000])
            if (step < least) step = factor;
        return [.. Enumerable.Range(0, (count + step - 1) / step).Select(i => new Tick(i * step + 0.5, $"{i * step}"))];
    }

    private protected override void DrawData(Svg svg, in Plot plot, int[] places)
    {
        (double low, double high) = svg.Page?.RangeOf(this) ?? (this.low, this.high);
        Raster.Draw(svg, map.Pixels(values, rows, columns, low, high), plot.Left, plot.Top, plot.Width, plot.Height);
        TellCells(svg, plot);
        string[] texts = [.. values.Select(value => double.IsFinite(value) ? Short(value) : "")];
        if (plot.Height / rows >= 1.4 * Lettering.Small && plot.Width / columns >= texts.Max(text => Lettering.Width(text)) + 6)
            for (int i = 0; i < values.Length; i++)
                if (texts[i].Length > 0)
                    svg.Add("text", texts[i], ("x", plot.X(i % columns + 0.5)), ("y", plot.Y(i / columns + 0.5) + 4), ("font-size", Lettering.Small),
                        ("text-anchor", "middle"), ("fill", map.InkOn((values[i] - low) / (high - low))));
        for (int i = 0; i < groups.Count; i++) DrawGroup(svg, plot, i, places[i]);
    }

    /// <summary>Cells that tell their values under the pointer, unless there are too many.</summary>
    void TellCells(Svg svg, in Plot plot)
    {
        if (values.Length > MostTold) return;
        double wide = plot.Width / columns, high = plot.Height / rows;
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            (double x, double y) = (plot.Left + column * wide, plot.Top + row * high);
            svg.Told($"{NameOf(rowNames, row)}, {NameOf(columnNames, column)}: {Ticks.Text(values[i])}",
                () => svg.Add("rect", ("x", x), ("y", y), ("width", wide), ("height", high), ("fill-opacity", 0)));
        }
    }

    static string NameOf(IReadOnlyList<string> names, int i) => names.Count > 0 ? names[i] : Ticks.Text(i);

    static string Short(double value) => Ticks.Text(Math.Abs(value) >= 100 ? Math.Round(value) : Math.Round(value, 2));

    private protected override double DrawBelow(Svg svg, in Plot plot, double top) =>
        ColourBar.Draw(svg, map, svg.Page?.RangeOf(this) is { } range ? Axis.Between(unit, range.Low, range.High) : Axis.Between(unit, low, high),
            plot.Left, top, plot.Right);

    internal override (object Key, double Low, double High)? Colouring => ((map, unit, nameof(HeatMap)), low, high);

    /// <inheritdoc/>
    protected override string Describe()
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        string said = finite.Length == 0
            ? "No finite value."
            : $"Values from {Ticks.Text(finite.Min())} to {Ticks.Text(finite.Max())}, mean {Ticks.Text(finite.Average())}.";
        return $"Heat map of {unit}: {rows} rows ({YLabel}) by {columns} columns ({XLabel}). {said}";
    }
}
