using System.Collections;

namespace Myelin;

/// <summary>Points of one or several classes in the plane, with straight lines for comparison.</summary>
/// <remarks>
/// <c>new ScatterChart("Predicted against true", x: "true price", y: "predicted price") { { "houses", prices, predictions }
/// }</c>. Points that are not finite are omitted.
/// </remarks>
/// <param name="title">The title.</param>
/// <param name="x">The label of the horizontal axis, with its unit.</param>
/// <param name="y">The label of the vertical axis, with its unit.</param>
/// <param name="xScale">The scale of the horizontal axis.</param>
/// <param name="yScale">The scale of the vertical axis.</param>
public sealed class ScatterChart(
    string title, string x, string y, Scale xScale = Scale.Linear, Scale yScale = Scale.Linear) : Chart(title, x, y), IEnumerable<string>
{
    readonly List<(string Name, double[] X, double[] Y)> groups = [];
    readonly List<(string Name, double Slope, double Intercept)> lines = [];

    /// <summary>Points of one class.</summary>
    /// <exception cref="ArgumentException">The numbers of x and y differ, or a value is not above 0 on a logarithmic axis.</exception>
    public void Add(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys)
    {
        ArgumentNullException.ThrowIfNull(name);
        double[] across = Taken(xs, xScale, XLabel), up = Taken(ys, yScale, YLabel);
        if (across.Length != up.Length) throw Unequal(name, across.Length, up.Length);
        int[] finite = [.. Enumerable.Range(0, up.Length).Where(i => double.IsFinite(across[i]) && double.IsFinite(up[i]))];
        groups.Add((name, [.. finite.Select(i => across[i])], [.. finite.Select(i => up[i])]));
    }

    /// <summary>The line y = slope·x + intercept, on linear axes, as far as they reach.</summary>
    /// <exception cref="InvalidOperationException">An axis is logarithmic.</exception>
    public void AddLine(string name, double slope, double intercept)
    {
        if (xScale != Scale.Linear || yScale != Scale.Linear)
            throw new InvalidOperationException($"{Name}: expects linear axes for the line \"{name}\", received a logarithmic one; add its points instead.");
        if (!double.IsFinite(slope) || !double.IsFinite(intercept))
            throw new ArgumentException($"{Name}: expects a finite slope and intercept for \"{name}\", received {slope} and {intercept}.");
        lines.Add((name, slope, intercept));
    }

    private protected override Axis XAxis => Axis.Around(XLabel, xScale, groups.SelectMany(group => group.X));

    private protected override Axis YAxis => Axis.Around(YLabel, yScale, groups.SelectMany(group => group.Y));

    internal override bool SharesScales => true;

    private protected override IReadOnlyList<string> Series => [.. groups.Select(group => group.Name)];

    private protected override IReadOnlyList<LegendEntry> Entries(int[] places) =>
    [
        .. groups.Select((group, i) => LegendEntry.Points(group.Name, places[i])),
        .. lines.Select(
            (line, i) =>
                new LegendEntry(
                    line.Name,
                    (svg, x, y) => svg.Add(
                        "path", ("d", $"M{Svg.Number(x - 11)} {Svg.Number(y)}H{Svg.Number(x + 11)}"), ("class", "rule"), ("stroke-width", 1.5),
                        ("stroke-dasharray", Marks.Dash(i + 1))))),
    ];

    private protected override void Check()
    {
        if (groups.All(group => group.X.Length == 0)) throw Empty("Add(name, xs, ys) first");
    }

    private protected override void DrawData(Svg svg, in Plot plot, int[] places)
    {
        int points = groups.Sum(group => group.X.Length);
        double radius = points > 300 ? 2.5 : 3.5;
        Plot at = plot;
        for (int k = 0; k < groups.Count; k++)
        {
            svg.Open("g", ("fill-opacity", 0.75));
            for (int i = 0; i < groups[k].X.Length; i++)
            {
                (double px, double py) = (groups[k].X[i], groups[k].Y[i]);
                void Mark(int k) => Marks.Marker(svg, places[k], at.X(px), at.Y(py), radius);
                if (points > MostTold) Mark(k);
                else svg.Told($"{groups[k].Name}: {Ticks.Text(px)}, {Ticks.Text(py)}", () => Mark(k));
            }
            svg.Close();
        }
        for (int k = 0; k < lines.Count; k++)
            if (Clipped(plot, lines[k].Slope, lines[k].Intercept) is { } ends)
                svg.Add("path",
                    (
                        "d",
                        $"M{Svg.Number(plot.X(ends.From))} " +
                            $"{Svg.Number(plot.Y(lines[k].Slope * ends.From + lines[k].Intercept))}L{Svg.Number(plot.X(ends.To))} " +
                                $"{Svg.Number(plot.Y(lines[k].Slope * ends.To + lines[k].Intercept))}"),
                    ("class", "rule"), ("stroke-width", 1.5), ("stroke-dasharray", Marks.Dash(k + 1)));
    }

    /// <summary>The range of x in which the line is within the axes; null if there is none.</summary>
    static (double From, double To)? Clipped(in Plot plot, double slope, double intercept)
    {
        double from = plot.XAxis.Low, to = plot.XAxis.High;
        if (slope == 0) return intercept >= plot.YAxis.Low && intercept <= plot.YAxis.High ? (from, to) : null;
        double a = (plot.YAxis.Low - intercept) / slope, b = (plot.YAxis.High - intercept) / slope;
        (from, to) = (Math.Max(from, Math.Min(a, b)), Math.Min(to, Math.Max(a, b)));
        return from < to ? (from, to) : null;
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"Scatter chart of {YLabel} against {XLabel}. {string.Join(" ", groups.Select(group => Describe(group.Name, group.X, group.Y)))}" +
        string.Concat(lines.Select(line => $" Line: {line.Name}."));

    static string Describe(string name, double[] x, double[] y) => x.Length == 0
        ? $"{name}: no points."
        : $"{name}: {x.Length} {(x.Length == 1 ? "point" : "points")} around ({Ticks.Text(x.Average())}, {Ticks.Text(y.Average())}).";

    /// <summary>The names of the classes.</summary>
    public IEnumerator<string> GetEnumerator() => groups.Select(group => group.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
