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

    private protected override void DrawData(Svg svg, in Plot plot)
    {
        Raster.Draw(svg, map.Pixels(values, rows, columns, low, high), plot.Left, plot.Top, plot.Width, plot.Height);
        string[] texts = [.. values.Select(value => double.IsFinite(value) ? Short(value) : "")];
        if (plot.Height / rows < 1.4 * Lettering.Small || plot.Width / columns < texts.Max(text => Lettering.Width(text)) + 6) return;
        for (int i = 0; i < values.Length; i++)
            if (texts[i].Length > 0)
                svg.Add("text", texts[i], ("x", plot.X(i % columns + 0.5)), ("y", plot.Y(i / columns + 0.5) + 4), ("font-size", Lettering.Small),
                    ("text-anchor", "middle"), ("fill", map.InkOn((values[i] - low) / (high - low))));
    }

    static string Short(double value) => Ticks.Text(Math.Abs(value) >= 100 ? Math.Round(value) : Math.Round(value, 2));

    private protected override double DrawBelow(Svg svg, in Plot plot, double top) =>
        ColourBar.Draw(svg, map, Axis.Between(unit, low, high), plot.Left, top, plot.Right);

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
