using System.Collections;
using System.Text;

namespace Myelin;

/// <summary>Lines, such as losses by epoch, with bands for several runs.</summary>
/// <remarks>
/// <c>new LineChart("Loss by epoch", x: "epoch", y: "loss (nats)") { { "train", history["loss"] }, { "validation",
/// history["val_loss"] } }</c>. Values that are not finite leave a gap.
/// </remarks>
/// <param name="title">The title.</param>
/// <param name="x">The label of the horizontal axis, with its unit.</param>
/// <param name="y">The label of the vertical axis, with its unit.</param>
/// <param name="xScale">The scale of the horizontal axis.</param>
/// <param name="yScale">The scale of the vertical axis.</param>
public sealed class LineChart(
    string title, string x, string y, Scale xScale = Scale.Linear, Scale yScale = Scale.Linear) : Chart(title, x, y), IEnumerable<string>
{
    /// <summary>Lines with at most this many points have markers.</summary>
    const int FewPoints = 30;

    /// <summary>Longer segments are drawn by the first, least, largest and last point of each of this many parts, which looks the same.</summary>
    const int Parts = 500;

    sealed record Line(string Name, double[] X, double[] Y, double[] Low, double[] High);

    readonly List<Line> lines = [];

    /// <summary>A line of values at 1, 2, 3, ...</summary>
    public void Add(string name, IReadOnlyList<double> ys) => Add(name, Counted(ys), ys);

    /// <summary>A line.</summary>
    /// <exception cref="ArgumentException">The numbers of x and y differ, or a value is not above 0 on a logarithmic axis.</exception>
    public void Add(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys) => Add(name, xs, ys, [], []);

    /// <summary>A line within a band.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="xs">The positions.</param>
    /// <param name="ys">The line, such as medians.</param>
    /// <param name="low">The band's lower edge.</param>
    /// <param name="high">The band's upper edge.</param>
    /// <exception cref="ArgumentException">The counts differ, or a value is not above 0 on a logarithmic axis.</exception>
    public void Add(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys, IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        ArgumentNullException.ThrowIfNull(name);
        var line = new Line(name, Taken(xs, xScale, XLabel), Taken(ys, yScale, YLabel), Taken(low, yScale, YLabel), Taken(high, yScale, YLabel));
        if (line.X.Length != line.Y.Length) throw Unequal(name, line.X.Length, line.Y.Length);
        if (line.Low.Length != line.High.Length || line.Low.Length != 0 && line.Low.Length != line.X.Length)
            throw new ArgumentException($"{Name}: expects a band of {line.X.Length} values for \"{name}\", received {line.Low.Length} and " +
                $"{line.High.Length}; give each point both edges.");
        lines.Add(line);
    }

    /// <summary>Several runs as one line: the median at 1, 2, 3, ... within a band from the least to the largest.</summary>
    /// <param name="name">Their common name.</param>
    /// <param name="runs">A list for each run, such as the loss by epoch for each seed; shorter ones end earlier.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    public void AddRuns(string name, IReadOnlyList<IReadOnlyList<double>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) throw new ArgumentException($"{Name}: expects at least one run for \"{name}\", received none; give the values of each run.");
        double[][] columns = [.. Enumerable.Range(0, runs.Max(run => run.Count)).Select(
            i => runs.Where(run => i < run.Count && double.IsFinite(run[i])).Select(run => run[i]).Order().ToArray())];
        double[] Each(Func<double[], double> of) => [.. columns.Select(column => column.Length == 0 ? double.NaN : of(column))];
        double[] medians = Each(sorted => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
        Add(name, Counted(medians), medians, Each(sorted => sorted[0]), Each(sorted => sorted[^1]));
    }

    static double[] Counted(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. Enumerable.Range(1, values.Count).Select(i => (double)i)];
    }

    private protected override Axis XAxis => Axis.Around(XLabel, xScale, lines.SelectMany(line => line.X.Where((_, i) => IsPoint(line, i))));

    private protected override Axis YAxis => Axis.Around(YLabel, yScale, lines.SelectMany(
        line => line.Y.Where((_, i) => IsPoint(line, i)).Concat(line.Low.Where((_, i) => IsBand(line, i))).Concat(line.High.Where((_, i) => IsBand(line, i)))));

    static bool IsPoint(Line line, int i) => double.IsFinite(line.X[i]) && double.IsFinite(line.Y[i]);

    static bool IsBand(Line line, int i) => line.Low.Length > 0 && IsPoint(line, i) && double.IsFinite(line.Low[i]) && double.IsFinite(line.High[i]);

    internal override bool SharesScales => true;

    private protected override IReadOnlyList<string> Series => [.. lines.Select(line => line.Name)];

    private protected override IReadOnlyList<LegendEntry> Entries(int[] places) => [.. lines.Select((line, i) => new LegendEntry(line.Name, (svg, x, y) =>
    {
        svg.Add("path", ("d", $"M{Svg.Number(x - 11)} {Svg.Number(y)}H{Svg.Number(x + 11)}"), ("class", Theme.Stroke(places[i])), ("stroke-width", 2),
            ("stroke-dasharray", Marks.Dash(places[i])));
        if (HasMarkers(line)) Marks.Marker(svg, places[i], x, y, 3.5);
    }))];

    static bool HasMarkers(Line line) => line.X.Length <= FewPoints;

    private protected override void Check()
    {
        if (!lines.Any(line => Enumerable.Range(0, line.X.Length).Any(i => IsPoint(line, i)))) throw Empty("Add(name, values) first");
    }

    private protected override void DrawData(Svg svg, in Plot plot, int[] places)
    {
        Plot at = plot;
        for (int i = 0; i < lines.Count; i++)
            foreach ((int start, int end) in Runs(lines[i], IsBand))
                svg.Add("path", ("d", BandOf(plot, lines[i], start, end)), ("class", $"{Theme.Fill(places[i])} band"), ("fill-opacity", 0.22));
        for (int j = 0; j < lines.Count; j++)
        {
            Line line = lines[j];
            int k = places[j];
            foreach ((int start, int end) in Runs(line, IsPoint))
            {
                if (end - start > 1 || !HasMarkers(line))
                    svg.Add("path", ("d", PathOf(plot, line, start, end)), ("fill", "none"), ("class", Theme.Stroke(k)), ("stroke-width", 2),
                        ("stroke-linejoin", "round"), ("stroke-linecap", "round"), ("stroke-dasharray", Marks.Dash(k)));
                if (HasMarkers(line))
                    for (int i = start; i < end; i++)
                    {
                        (double px, double py) = (line.X[i], line.Y[i]);
                        svg.Told($"{line.Name}: {Ticks.Text(py)} at {Ticks.Text(px)}", () => Marks.Marker(svg, k, at.X(px), at.Y(py), 3));
                    }
            }
            if (!HasMarkers(line)) TellSome(svg, plot, line);
        }
    }

    /// <summary>Points of a long line, evenly spread, that tell their values under the pointer without being seen.</summary>
    static void TellSome(Svg svg, in Plot plot, Line line)
    {
        const int Some = 60;
        Plot at = plot;
        int[] points = [.. Enumerable.Range(0, line.X.Length).Where(i => IsPoint(line, i))];
        for (int i = 0; i < Some && points.Length > 0; i++)
        {
            int point = points[(int)((long)i * (points.Length - 1) / (Some - 1))];
            (double px, double py) = (line.X[point], line.Y[point]);
            svg.Told($"{line.Name}: {Ticks.Text(py)} at {Ticks.Text(px)}",
                () => svg.Add("circle", ("cx", at.X(px)), ("cy", at.Y(py)), ("r", 5), ("fill-opacity", 0)));
        }
    }

    /// <summary>The segments without a gap.</summary>
    static IEnumerable<(int Start, int End)> Runs(Line line, Func<Line, int, bool> holds)
    {
        for (int start = 0; start < line.X.Length; start++)
        {
            if (!holds(line, start)) continue;
            int end = start + 1;
            while (end < line.X.Length && holds(line, end)) end++;
            yield return (start, end);
            start = end;
        }
    }

    static string PathOf(in Plot plot, Line line, int start, int end)
    {
        var path = new StringBuilder("M");
        foreach (int i in Drawn(line, start, end))
            path.Append(i > start ? "L" : "").Append(Svg.Number(plot.X(line.X[i]))).Append(' ').Append(Svg.Number(plot.Y(line.Y[i])));
        return end - start == 1 ? path.Append("h0").ToString() : path.ToString();
    }

    static IEnumerable<int> Drawn(Line line, int start, int end)
    {
        int count = end - start;
        if (count <= 4 * Parts) return Enumerable.Range(start, count);
        return Enumerable.Range(0, Parts).SelectMany(part =>
        {
            int[] places =
            [
                .. Enumerable.Range(start + (int)((long)count * part / Parts), (int)((long)count * (part + 1) / Parts - (long)count * part / Parts)),
            ];
            return new[] { places[0], places.MinBy(i => line.Y[i]), places.MaxBy(i => line.Y[i]), places[^1] }.Distinct().Order();
        });
    }

    static string BandOf(in Plot plot, Line line, int start, int end)
    {
        var path = new StringBuilder("M");
        for (int i = start; i < end; i++)
            path.Append(i > start ? "L" : "").Append(Svg.Number(plot.X(line.X[i]))).Append(' ').Append(Svg.Number(plot.Y(line.High[i])));
        for (int i = end - 1; i >= start; i--) path.Append('L').Append(Svg.Number(plot.X(line.X[i]))).Append(' ').Append(Svg.Number(plot.Y(line.Low[i])));
        return path.Append('Z').ToString();
    }

    /// <inheritdoc/>
    protected override string Describe() => $"Line chart of {YLabel} by {XLabel}. {string.Join(" ", lines.Select(Told))}";

    static string Told(Line line)
    {
        int[] points = [.. Enumerable.Range(0, line.X.Length).Where(i => IsPoint(line, i))];
        return points.Length == 0
            ? $"{line.Name}: no points."
            : $"{line.Name}: from {Place(points[0])} to {Place(points[^1])}, least {Ticks.Text(points.Min(i => line.Y[i]))}, " +
                $"largest {Ticks.Text(points.Max(i => line.Y[i]))}.";

        string Place(int i) => $"{Ticks.Text(line.Y[i])} at {Ticks.Text(line.X[i])}";
    }

    /// <summary>The names of the lines.</summary>
    public IEnumerator<string> GetEnumerator() => lines.Select(line => line.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
