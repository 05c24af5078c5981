using System.Collections;
using System.Text;

namespace Myelin;

/// <summary>The loss over two weights as colours and contours, with the paths of optimizers.</summary>
/// <remarks>
/// <c>new LossLandscape("A long valley", (a, b) => a * a + 10 * b * b, (-2, 2), (-1, 1)) { { "SGD", as, bs } }</c>. A way begins
/// at its ring and ends at its filled marker; points outside the ranges are omitted.
/// </remarks>
public sealed class LossLandscape : Chart, IEnumerable<string>
{
    const int Cells = 80, Levels = 12;

    /// <summary>The opacity of the colours, so that paths stand out on light and dark backgrounds.</summary>
    const double Clear = 0.55;

    readonly (double Low, double High) xRange, yRange;
    readonly double[,] heights = new double[Cells + 1, Cells + 1];
    readonly Axis loss;
    readonly List<(string Name, double[] X, double[] Y)> ways = [];

    /// <summary>The landscape of a function of two weights.</summary>
    /// <param name="title">The title.</param>
    /// <param name="lossAt">The loss at two weights.</param>
    /// <param name="xRange">The range of the first weight.</param>
    /// <param name="yRange">The range of the second weight.</param>
    /// <param name="x">The first weight's name.</param>
    /// <param name="y">The second weight's name.</param>
    /// <param name="unit">The name of the loss, with its unit.</param>
    /// <param name="scale">The colour scale; <see cref="Scale.Log10"/> shows what happens near a minimum.</param>
    /// <exception cref="ArgumentException">A range is empty, or a loss is not above 0 on a logarithmic scale, or none is finite.</exception>
    public LossLandscape(
        string title, Func<double, double, double> lossAt, (double Low, double High) xRange, (double Low, double High) yRange, string x = "w₁", string y = "w₂",
        string unit = "loss", Scale scale = Scale.Linear) : base(title, x, y)
    {
        ArgumentNullException.ThrowIfNull(lossAt);
        foreach ((double low, double high) in new[] { xRange, yRange })
            if (!(low < high) || !double.IsFinite(high - low))
                throw new ArgumentException($"{Name}: expects ranges from a lower to a higher value, received {low} to {high}; exchange or widen them.");
        (this.xRange, this.yRange) = (xRange, yRange);
        for (int row = 0; row <= Cells; row++)
            for (int column = 0; column <= Cells; column++)
                heights[row, column] = lossAt(At(xRange, column), At(yRange, row));
        double[] all = Taken([.. heights.Cast<double>()], scale, unit);
        if (!all.Any(double.IsFinite)) throw Empty("check the loss and the ranges");
        loss = Axis.Around(unit, scale, all);
        PlotHeight = 320;
    }

    static double At((double Low, double High) range, double cell) => range.Low + cell / Cells * (range.High - range.Low);

    /// <summary>The path of an optimizer: the two weights after each update, the initial ones first.</summary>
    /// <exception cref="ArgumentException">The two weights have different numbers of values.</exception>
    public void Add(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        if (xs.Count != ys.Count) throw Unequal(name, xs.Count, ys.Count);
        ways.Add((name, [.. xs], [.. ys]));
    }

    private protected override Axis XAxis => Axis.Between(XLabel, xRange.Low, xRange.High);

    private protected override Axis YAxis => Axis.Between(YLabel, yRange.Low, yRange.High);

    private protected override IReadOnlyList<string> Series => [Valley, .. ways.Select(way => way.Name)];

    private protected override IReadOnlyList<LegendEntry> Entries(int[] places) => [.. ways.Select((way, i) => new LegendEntry(way.Name, (svg, x, y) =>
    {
        svg.Add("path", ("d", $"M{Svg.Number(x - 11)} {Svg.Number(y)}H{Svg.Number(x + 11)}"), ("class", Theme.Stroke(places[i + 1])), ("stroke-width", 2.5));
        Marks.Marker(svg, places[i + 1], x, y, 4);
    }))];

    /// <summary>The first series, which is not drawn: blue is the colour of the valley.</summary>
    const string Valley = "the valley of a landscape";

    private protected override void DrawData(Svg svg, in Plot plot, int[] places)
    {
        Raster.Draw(svg, Pixels(), plot.Left, plot.Top, plot.Width, plot.Height, Clear);
        Plot place = plot;
        for (int level = 1; level < Levels; level++)
        {
            double height = loss.At((double)level / Levels);
            string path = Contours.Path(heights, height, (column, row) => (place.X(At(xRange, column)), place.Y(At(yRange, row))));
            if (path.Length > 0) svg.Add("path", ("d", path), ("fill", "none"), ("class", "rule contour"), ("stroke-width", 0.75), ("stroke-opacity", 0.45));
        }
        for (int i = 0; i < ways.Count; i++) DrawWay(svg, plot, i, places[i + 1]);
    }

    void DrawWay(Svg svg, in Plot plot, int way, int series)
    {
        var (_, xs, ys) = ways[way];
        var path = new StringBuilder();
        bool down = false;
        (double X, double Y)? first = null, last = null;
        for (int i = 0; i < xs.Length; i++)
        {
            bool inside = xs[i] >= xRange.Low && xs[i] <= xRange.High && ys[i] >= yRange.Low && ys[i] <= yRange.High;
            if (inside)
            {
                last = (plot.X(xs[i]), plot.Y(ys[i]));
                first ??= last;
                path.Append(down ? 'L' : 'M').Append(Svg.Number(last.Value.X)).Append(' ').Append(Svg.Number(last.Value.Y));
            }
            down = inside;
        }
        if (first is not { } start || last is not { } end) return;
        svg.Add("path", ("d", path.ToString()), ("fill", "none"), ("class", "edge"), ("stroke-width", 4.5), ("stroke-opacity", 0.7),
            ("stroke-linejoin", "round"));
        svg.Add("path", ("d", path.ToString()), ("fill", "none"), ("class", Theme.Stroke(series)), ("stroke-width", 2.5), ("stroke-linejoin", "round"));
        svg.Add("circle", ("cx", start.X), ("cy", start.Y), ("r", 4.5), ("class", $"paper {Theme.Stroke(series)}"), ("stroke-width", 2));
        Marks.Marker(svg, series, end.X, end.Y, 5, edge: 1);
    }

    Tensor Pixels()
    {
        var shares = new double[(Cells + 1) * (Cells + 1)];
        for (int i = 0; i < shares.Length; i++) shares[i] = loss.Share(heights[Cells - i / (Cells + 1), i % (Cells + 1)]);
        return ColourMap.Sequential.Pixels(shares, Cells + 1, Cells + 1, 0, 1);
    }

    private protected override double DrawBelow(Svg svg, in Plot plot, double top) =>
        ColourBar.Draw(svg, ColourMap.Sequential, loss, plot.Left, top, plot.Right, Clear);

    /// <inheritdoc/>
    protected override string Describe()
    {
        double least = double.PositiveInfinity;
        (int Row, int Column) where = default;
        for (int i = 0; i < heights.Length; i++)
            if (heights[i / (Cells + 1), i % (Cells + 1)] < least)
                (least, where) = (heights[i / (Cells + 1), i % (Cells + 1)], (i / (Cells + 1), i % (Cells + 1)));
        string told = string.Concat(
            ways.Where(way => way.X.Length > 0)
                .Select(
                    way => $" {way.Name}: {way.X.Length - 1} updates from ({Ticks.Text(way.X[0])}, {Ticks.Text(way.Y[0])}) to ({Ticks.Text(way.X[^1])}, " +
                        $"{Ticks.Text(way.Y[^1])})."));
        return $"Landscape of {loss.Label} over {XLabel} and {YLabel}; least {Ticks.Text(least)} near ({Ticks.Text(At(xRange, where.Column))}, " +
            $"{Ticks.Text(At(yRange, where.Row))}).{told}";
    }

    /// <summary>The names of the paths.</summary>
    public IEnumerator<string> GetEnumerator() => ways.Select(way => way.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
