using System.Xml.Linq;

namespace Myelin.Reports.Tests;

public class ChartTests
{
    const string Awkward = "<a & \"b\">";

    [Fact]
    public void Texts_are_escaped()
    {
        var chart = new LineChart(Awkward, Awkward, Awkward) { { Awkward, [1, 2] } };
        var drawing = new Drawing(chart);
        Assert.Equal(4, drawing.All("text").Count(text => text.Value == Awkward));
        Assert.Contains("&lt;a &amp; &quot;b&quot;&gt;", chart.ToString());
        Assert.Contains('\uFFFD', new LineChart("a\u0001b", "x", "y") { { "\uD800", [1] } }.ToString());
    }

    [Fact]
    public void A_legend_names_each_series_once()
    {
        var chart = new LineChart("t", "x", "y");
        for (int i = 0; i < 12; i++) chart.Add($"run {i}", [i, i + 1]);
        Assert.Equal(chart.AsEnumerable(), new Drawing(chart).Texts("legend"));
        var points = new ScatterChart("t", "x", "y") { { "a", [1], [2] }, { "b", [3], [4] } };
        points.AddLine("diagonal", 1, 0);
        Assert.Equal(["a", "b", "diagonal"], new Drawing(points).Texts("legend"));
    }

    [Fact]
    public void Series_differ_without_colour()
    {
        var looks = Enumerable.Range(0, 10).Select(i =>
        {
            var svg = new Svg("a");
            Marks.Marker(svg, i, 0, 0, 4);
            return $"{svg} {Marks.Dash(i)}".Replace(Theme.Fill(i), "", StringComparison.Ordinal);
        });
        Assert.Equal(10, looks.Distinct().Count());
    }

    [Fact]
    public void What_is_not_finite_is_a_gap()
    {
        var drawing = new Drawing(new LineChart("t", "x", "y") { { "a", [1, 2, double.NaN, 3, double.PositiveInfinity, 4, 5, 6] } });
        Assert.Equal([2, 3], drawing.Of("data").Descendants(Drawing.Space + "path").Where(path => (string?)path.Attribute("fill") == "none").Select(
            path => Drawing.Places(path).Count()));
        Assert.Equal(6, drawing.Of("data").Descendants(Drawing.Space + "circle").Count());
    }

    [Fact]
    public void A_line_passes_through_its_points()
    {
        var drawing = new Drawing(new LineChart("t", "x", "y") { { "a", [0, 10], [5, 7] } });
        Drawing.Box plot = Drawing.BoxOfRect(Assert.Single(drawing.Of("plot")));
        var circles = drawing.Of("data").Descendants(Drawing.Space + "circle").SelectMany(Drawing.Places).ToArray();
        // The axes leave 4 % of the range at their ends, also at 0, where no tick goes further.
        Assert.Equal(plot.Left + (plot.Right - plot.Left) * 0.4 / 10.8, circles[0].X, 1);
        Assert.Equal(plot.Right - (plot.Right - plot.Left) * 0.4 / 10.8, circles[1].X, 1);
        Assert.DoesNotContain(drawing.Texts("ticks"), text => text.StartsWith('−'));
        Assert.Equal(plot.Bottom - (plot.Bottom - plot.Top) * 0.08 / 2.16, circles[0].Y, 1);
        Assert.Equal(plot.Top + (plot.Bottom - plot.Top) * 0.08 / 2.16, circles[1].Y, 1);
    }

    [Fact]
    public void Runs_are_a_median_within_their_range()
    {
        var one = new LineChart("t", "x", "y");
        one.AddRuns("a", [[1, 5], [2, 6, 9], [4, double.NaN, 7]]);
        var other = new LineChart("t", "x", "y") { { "a", [1, 2, 3], [2, 5.5, 8], [1, 5, 7], [4, 6, 9] } };
        Assert.Equal(other.ToString(), one.ToString());
        Assert.Single(new Drawing(one).Of("band"));
    }

    [Fact]
    public void A_logarithmic_axis_refuses_what_is_not_above_0()
    {
        var chart = new LineChart("Loss", "epoch", "loss", yScale: Scale.Log10);
        Assert.Equal(
            "LineChart \"Loss\": expects values above 0 on the logarithmic axis \"loss\", received 0 as value 1; use Scale.Linear or leave it out as NaN.",
            Assert.Throws<ArgumentException>(() => chart.Add("a", [1, 0])).Message);
        chart.Add("a", [1, double.NaN, 1e-9]);
        Assert.Contains("10⁻⁸", new Drawing(chart).Texts("ticks"));
        Assert.Throws<ArgumentException>(() => new ScatterChart("t", "x", "y", xScale: Scale.Log10).Add("a", [-1], [1]));
        Assert.Throws<ArgumentException>(() => new LossLandscape("t", (a, b) => a, (-1, 1), (-1, 1), scale: Scale.Log10));
    }

    [Fact]
    public void Nothing_to_show_is_refused_with_what_to_do()
    {
        Assert.Equal(
            "LineChart \"t\": expects at least one finite point, received none; Add(name, values) first.",
            Assert.Throws<InvalidOperationException>(() => new LineChart("t", "x", "y").ToString()).Message);
        Assert.Throws<InvalidOperationException>(() => new LineChart("t", "x", "y") { { "a", [double.NaN] } }.ToString());
        Assert.Throws<InvalidOperationException>(() => new ScatterChart("t", "x", "y") { { "a", [], [] } }.ToString());
        Assert.Throws<InvalidOperationException>(() => new Histogram("t", "x") { { "a", [double.NaN] } }.ToString());
        Assert.Throws<InvalidOperationException>(() => new LossLandscape("t", (_, _) => double.NaN, (0, 1), (0, 1)));
    }

    [Fact]
    public void Bars_are_as_long_as_their_values_and_those_below_0_go_to_the_left()
    {
        Drawing.Box[] bars = [.. new Drawing(new BarChart("t", "u") { { "a", 3 }, { "b", -1.5 }, { "c", 0 } }).Of("bar").Select(Drawing.BoxOfRect)];
        Assert.Equal(bars[0].Right - bars[0].Left, 2 * (bars[1].Right - bars[1].Left), 0.05);
        Assert.Equal(bars[0].Left, bars[1].Right, 0.011);
        Assert.Equal(0, bars[2].Right - bars[2].Left, 0.011);
    }

    [Fact]
    public void A_line_of_very_many_points_keeps_its_ends_and_its_extremes_and_stays_small()
    {
        double[] values = [.. Enumerable.Range(0, 100_000).Select(i => Math.Sin(i))];
        values[54_321] = 7;
        values[65_432] = -7;
        var drawing = new Drawing(new LineChart("t", "x", "y") { { "a", values } });
        (double X, double Y)[] places = [.. drawing.Of("data").Descendants(Drawing.Space + "path").SelectMany(Drawing.Places)];
        Drawing.Box plot = Drawing.BoxOfRect(drawing.Of("plot").Single());
        Assert.InRange(places.Length, 1_000, 2_000);
        double room = (plot.Bottom - plot.Top) * 0.04 / 1.08;
        Assert.Equal(plot.Top + room, places.Min(place => place.Y), 0.02);
        Assert.Equal(plot.Bottom - room, places.Max(place => place.Y), 0.02);
        Assert.Equal(places.Max(place => place.X), places[^1].X);
        Assert.Equal(places.Min(place => place.X), places[0].X);
    }

    [Fact]
    public void Series_that_do_not_go_together_are_refused()
    {
        Assert.Contains(
            "received 2 and 1; give each point both", Assert.Throws<ArgumentException>(() => new LineChart("t", "x", "y") { { "a", [1, 2], [1] } }).Message);
        Assert.Contains(
            "a band of 2 values", Assert.Throws<ArgumentException>(() => new LineChart("t", "x", "y") { { "a", [1, 2], [1, 2], [1], [2] } }).Message);
        Assert.Throws<ArgumentException>(() => new LineChart("t", "x", "y").AddRuns("a", []));
        Assert.Throws<ShapeException>(() => new HeatMap("t", "x", "y", Tensor.Zeros([2]), "v"));
        Assert.Throws<ShapeException>(() => new HeatMap("t", "x", "y", Tensor.Zeros([2, 2]), "v", rowNames: ["a"]));
        Assert.Contains(
            "expects finite values, received NaN for \"a\"", Assert.Throws<ArgumentException>(() => new BarChart("t", "u") { { "a", double.NaN } }).Message);
        Assert.Throws<InvalidOperationException>(() => new BarChart("t", "u").ToString());
        Assert.Throws<ShapeException>(() => new ImageGrid("t", Tensor.Zeros([2, 3, 3]), ["a"]));
        Assert.Throws<ShapeException>(() => new ImageGrid("t", Tensor.Zeros([2, 3, 3, 2])));
        Assert.Throws<ShapeException>(() => new ConfusionMatrix("t", new int[2, 2], ["a"]));
        Assert.Throws<ArgumentException>(() => new LossLandscape("t", (_, _) => 1, (1, 1), (0, 1)));
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        double[] values = [0, 0.1, 0.9, 1, 1.5, 2, 2, 9.99, 10, double.NaN];
        var drawing = new Drawing(new Histogram("t", "x") { { "a", values } });
        Drawing.Box plot = Drawing.BoxOfRect(Assert.Single(drawing.Of("plot")));
        var bars = drawing.Of("data").Descendants(Drawing.Space + "rect").Select(Drawing.BoxOfRect).ToArray();
        double[] heights = [.. bars.Select(bar => bar.Bottom - bar.Top)];
        Assert.All(bars, bar => Assert.Equal(plot.Bottom, bar.Bottom, 1));
        double unit = (plot.Bottom - plot.Top) / (1.05 * heights.Max() / heights.Min());
        Assert.Equal(9, heights.Sum(height => Math.Round(height / heights.Min())) * (heights.Min() / unit), 1);
    }

    [Fact]
    public void A_straight_line_is_clipped_by_the_axes()
    {
        var chart = new ScatterChart("t", "x", "y") { { "a", [0, 1], [0, 1] } };
        chart.AddLine("steep", 50, -20);
        chart.AddLine("elsewhere", 0, 99);
        Assert.Single(new Drawing(chart).Of("data").Elements(Drawing.Space + "path"), path => Drawing.Classes(path).Contains("rule"));
        Assert.Throws<InvalidOperationException>(() => new ScatterChart("t", "x", "y", Scale.Log10).AddLine("a", 1, 0));
    }
}
