namespace Myelin;

/// <summary>A figure with two axes.</summary>
public abstract class Chart : Figure
{
    /// <summary>A figure of more points than this does not tell each value under the pointer: the file would become large.</summary>
    private protected const int MostTold = 600;

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

    /// <summary>Whether a unit has the same length on both axes, as in a map: angles and circles keep their shape.</summary>
    public bool EqualScales { get; set; }

    /// <summary>The axes that it has if it stands alone.</summary>
    internal (Axis X, Axis Y) OwnAxes
    {
        get
        {
            Check();
            return (XAxis, YAxis);
        }
    }

    /// <summary>Whether charts of the same labels may have common axes.</summary>
    internal virtual bool SharesScales => false;

    /// <summary>The names of the series, which determine their colours.</summary>
    private protected virtual IReadOnlyList<string> Series => [];

    /// <summary>The legend.</summary>
    /// <param name="places">The places of the series among the colours.</param>
    private protected virtual IReadOnlyList<LegendEntry> Entries(int[] places) => [];

    /// <summary>Draws the data.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="plot">The rectangle within the axes.</param>
    /// <param name="places">The places of the series among the colours.</param>
    private protected abstract void DrawData(Svg svg, in Plot plot, int[] places);

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
        int[] places = svg.PlacesOf(Series);
        top = Legend.Draw(svg, Entries(places), Margin, top, Width - 2 * Margin);
        foreach (string line in Lettering.Wrap(YLabel, Width - 2 * Margin, Lettering.Medium))
        {
            svg.Text(Margin, top + Lettering.Medium, line, Lettering.Medium, type: "muted");
            top += Lettering.LineHeight * Lettering.Medium;
        }
        top += 8;
        (Axis x, Axis y) = svg.Page?.AxesOf(this) ?? (XAxis, YAxis);
        double height = PlotHeight;
        IReadOnlyList<Tick> up = YTicks(y, height);
        double left = LeftOf(up);
        if (EqualScales && x.Scale == Scale.Linear && y.Scale == Scale.Linear)
        {
            (x, y, height) = Equalized(x, y, Width - Right - left);
            left = LeftOf(up = YTicks(y, height));
            (x, y, height) = Equalized(x, y, Width - Right - left);
        }
        var plot = new Plot(left, top, Width - Right, top + height, x, y);
        DrawFrame(svg, plot, XTicks(x, plot.Width, left), up);
        svg.Open("g", ("class", "data"));
        DrawData(svg, plot, places);
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

    static double LeftOf(IReadOnlyList<Tick> up) => Margin + (up.Count == 0 ? 0 : up.Max(tick => Lettering.Width(tick.Text))) + 8;

    /// <summary>The axes and the height for which a unit has the same length on both: a height within bounds, then the shorter axis is widened.</summary>
    static (Axis X, Axis Y, double Height) Equalized(Axis x, Axis y, double width)
    {
        const double Lowest = 180, Highest = 430;
        double across = x.High - x.Low, up = y.High - y.Low, height = Math.Clamp(width * up / across, Lowest, Highest);
        double unit = Math.Min(width / across, height / up), moreAcross = (width / unit - across) / 2, moreUp = (height / unit - up) / 2;
        if (!double.IsFinite(moreAcross + moreUp)) return (x, y, height);
        return (x.Widened(x.Low - moreAcross, x.High + moreAcross), y.Widened(y.Low - moreUp, y.High + moreUp), height);
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
