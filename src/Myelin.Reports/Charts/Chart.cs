namespace Myelin;

/// <summary>A figure with two axes.</summary>
public abstract class Chart : Figure
{
    /// <summary>The space for the last tick on the right.</summary>
    const double Right = 22;

    private protected Chart(string title, string x, string y) : base(title)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (XLabel, YLabel) = (x, y);
    }

    /// <summary>The label of the horizontal axis, with its unit.</summary>
    public string XLabel { get; }

    /// <summary>The label of the vertical axis, with its unit.</summary>
    public string YLabel { get; }

    /// <summary>The height of the rectangle within the axes.</summary>
    public double PlotHeight { get; set; } = 250;

    private protected abstract Axis XAxis { get; }

    private protected abstract Axis YAxis { get; }

    private protected virtual IReadOnlyList<LegendEntry> Entries => [];

    /// <summary>Draws the data.</summary>
    private protected abstract void DrawData(Svg svg, in Plot plot);

    /// <summary>Draws the part below the axes and returns its lower edge.</summary>
    private protected virtual double DrawBelow(Svg svg, in Plot plot, double top) => top;

    /// <summary>Throws if there is nothing to draw.</summary>
    private protected virtual void Check() { }

    /// <summary>The names on the axis across: ticks, unless there are names of categories.</summary>
    private protected virtual IReadOnlyList<Tick> XTicks(Axis axis, double length, double left) => axis.Across(length, left, Right);

    private protected virtual IReadOnlyList<Tick> YTicks(Axis axis, double length) => axis.Upright(length);

    /// <inheritdoc/>
    protected sealed override double Draw(Svg svg, double top)
    {
        ArgumentNullException.ThrowIfNull(svg);
        Check();
        top = Legend.Draw(svg, Entries, Margin, top, Width - 2 * Margin);
        foreach (string line in Lettering.Wrap(YLabel, Width - 2 * Margin, Lettering.Medium))
        {
            svg.Text(Margin, top + Lettering.Medium, line, Lettering.Medium, type: "muted");
            top += Lettering.LineHeight * Lettering.Medium;
        }
        top += 8;
        Axis x = XAxis, y = YAxis;
        IReadOnlyList<Tick> up = YTicks(y, PlotHeight);
        double left = Margin + (up.Count == 0 ? 0 : up.Max(tick => Lettering.Width(tick.Text))) + 8;
        var plot = new Plot(left, top, Width - Right, top + PlotHeight, x, y);
        DrawFrame(svg, plot, XTicks(x, plot.Width, left), up);
        svg.Open("g", ("class", "data"));
        DrawData(svg, plot);
        svg.Close();
        double bottom = plot.Bottom + 8 + Lettering.Small;
        foreach (string line in Lettering.Wrap(XLabel, Width - 2 * Margin, Lettering.Medium))
        {
            bottom += Lettering.LineHeight * Lettering.Medium;
            double half = Lettering.Width(line, Lettering.Medium) / 2;
            svg.Text(Math.Clamp((plot.Left + plot.Right) / 2, Margin + half, Width - Margin - half), bottom, line, Lettering.Medium, "middle", "muted");
        }
        return DrawBelow(svg, plot, bottom + 3);
    }

    /// <summary>Grid, frame and ticks.</summary>
    static void DrawFrame(Svg svg, in Plot plot, IReadOnlyList<Tick> across, IReadOnlyList<Tick> up)
    {
        svg.Open("g", ("class", "frame"));
        foreach (Tick tick in up)
            svg.Add("path", ("d", $"M{Svg.Number(plot.Left)} {Svg.Number(plot.Y(tick.Value))}H{Svg.Number(plot.Right)}"), ("class", "grid"));
        foreach (Tick tick in across)
            svg.Add("path", ("d", $"M{Svg.Number(plot.X(tick.Value))} {Svg.Number(plot.Top)}V{Svg.Number(plot.Bottom)}"), ("class", "grid"));
        svg.Add("rect", ("x", plot.Left), ("y", plot.Top), ("width", plot.Width), ("height", plot.Height), ("fill", "none"), ("class", "axis plot"));
        svg.Close().Open("g", ("class", "ticks"));
        foreach (Tick tick in up) svg.Text(plot.Left - 6, plot.Y(tick.Value) + 4, tick.Text, anchor: "end", type: "muted");
        foreach (Tick tick in across) svg.Text(plot.X(tick.Value), plot.Bottom + 6 + Lettering.Small, tick.Text, anchor: "middle", type: "muted");
        svg.Close();
    }

    /// <summary>Copies values and checks them for a logarithmic axis.</summary>
    private protected double[] Taken(IReadOnlyList<double> values, Scale scale, string axis)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] copy = [.. values];
        if (scale == Scale.Log10 && Array.FindIndex(copy, value => value <= 0) is >= 0 and var at)
            throw new ArgumentException($"{Name}: expects values above 0 on the logarithmic axis \"{axis}\", received {copy[at]} as value {at}; use " +
                "Scale.Linear or leave it out as NaN.");
        return copy;
    }

    /// <summary>The error for series whose coordinates do not match.</summary>
    private protected ArgumentException Unequal(string series, int xs, int ys) =>
        new($"{Name}: expects as many x as y for \"{series}\", received {xs} and {ys}; give each point both.");

    /// <summary>The error for a figure without points.</summary>
    private protected InvalidOperationException Empty(string fix) => new($"{Name}: expects at least one finite point, received none; {fix}.");
}
