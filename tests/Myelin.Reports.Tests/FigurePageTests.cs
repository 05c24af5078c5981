using System.Xml.Linq;

namespace Myelin.Reports.Tests;

/// <summary>What the figures of a page share, and what a reader finds out from them.</summary>
public class FigurePageTests
{
    static Drawing On(FigurePage page, Figure figure) => new(page.Draw(figure));

    static string[] Colours(Drawing drawing) =>
        [.. drawing.Of("data").Elements(Drawing.Space + "path").SelectMany(Drawing.Classes).Where(type => type is ['s', >= '0' and <= '9'])];

    [Fact]
    public void One_series_has_one_colour_in_all_figures_of_a_page()
    {
        var page = new FigurePage();
        string[] first = Colours(On(page, new LineChart("a", "x", "y") { { "SGD", [1, 2] }, { "Adam", [2, 1] } }));
        string[] second = Colours(On(page, new LineChart("b", "x", "y") { { "Adam", [2, 1] }, { "Lion", [3, 1] }, { "SGD", [1, 2] } }));
        Assert.Equal(["s0", "s1"], first);
        Assert.Equal(["s1", "s2", "s0"], second);
    }

    [Fact]
    public void Series_of_a_figure_differ_however_many_the_page_has()
    {
        var page = new FigurePage();
        for (int figure = 0; figure < 4; figure++)
        {
            string[] names = [.. Enumerable.Range(0, 5).Select(i => $"{figure * 3 + i}")];
            Assert.Equal(5, page.PlacesOf(names).Select(place => place % Theme.Series.Length).Distinct().Count());
        }
    }

    [Fact]
    public void Charts_side_by_side_have_one_scale_unless_one_would_vanish()
    {
        static string[] Ticks(Drawing drawing) => drawing.Texts("ticks");
        LineChart low = new("a", "epoch", "loss") { { "a", [0, 1] } }, high = new("b", "epoch", "loss") { { "b", [0.5, 2] } };
        LineChart huge = new("c", "epoch", "loss") { { "c", [0, 5000] } }, other = new("d", "epoch", "accuracy") { { "d", [0, 1] } };
        var page = new FigurePage();
        page.Align([low, high, other]);
        Assert.Equal(Ticks(On(page, low)), Ticks(On(page, high)));
        Assert.Equal(Ticks(new(new LineChart("d", "epoch", "accuracy") { { "d", [0, 1] } })), Ticks(On(page, other)));
        var apart = new FigurePage();
        apart.Align([low, huge]);
        Assert.NotEqual(Ticks(On(apart, low)), Ticks(On(apart, huge)));
    }

    [Fact]
    public void Heat_maps_side_by_side_have_one_range_of_colours()
    {
        static HeatMap Of(float largest) => new("a", "x", "y", Tensor.From(new[,] { { 0f, largest } }), "weight");
        HeatMap small = Of(1), large = Of(2);
        var page = new FigurePage();
        page.Align([small, large]);
        Assert.Equal(On(page, large).Texts("bar"), On(page, small).Texts("bar"));
        Assert.NotEqual(new Drawing(large).Texts("bar"), new Drawing(small).Texts("bar"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(1, 10)]
    public void A_circle_is_round(double wide, double high)
    {
        var chart = new ScatterChart("t", "x", "y") { EqualScales = true };
        chart.Add("a", [0, wide, 0, 1], [0, 0, high, 1]);
        (double X, double Y)[] places = [.. new Drawing(chart).Of("data").Descendants(Drawing.Space + "circle").SelectMany(Drawing.Places)];
        Assert.Equal((places[1].X - places[0].X) / wide, (places[0].Y - places[2].Y) / high, 1);
        Assert.Equal(places[3].X - places[0].X, places[0].Y - places[3].Y, 0.05);
    }

    [Fact]
    public void No_marker_lies_on_the_frame()
    {
        var drawing = new Drawing(new ScatterChart("t", "x", "y") { { "a", [0, 1, 5], [0, 0.5, 1] } });
        Drawing.Box plot = Drawing.BoxOfRect(drawing.Of("plot").Single());
        Assert.All(drawing.Of("data").Descendants(Drawing.Space + "circle").SelectMany(Drawing.Places), place => Assert.True(plot.Holds(place.X, place.Y, -4)));
    }

    [Fact]
    public void A_value_is_told_under_the_pointer()
    {
        static string[] Told(Figure figure) => [.. new Drawing(figure).Of("data").Descendants(Drawing.Space + "title").Select(title => title.Value)];
        Assert.Equal(["a: 3 at 1", "a: 0.25 at 2"], Told(new LineChart("t", "x", "y") { { "a", [3, 0.25] } }));
        Assert.Equal(["b: 1, 2"], Told(new ScatterChart("t", "x", "y") { { "b", [1], [2] } }));
        Assert.Contains("0, 1: 7", Told(new HeatMap("t", "x", "y", Tensor.From(new[,] { { 5f, 7f } }), "u")));
        Assert.Contains("c: 2 from 0 to 1", Told(new Histogram("t", "x") { { "c", [0.1, 0.2, 3, 4, 5] } }));
        Assert.InRange(Told(new LineChart("t", "x", "y") { { "long", [.. Enumerable.Range(0, 5000).Select(i => (double)i)] } }).Length, 30, 100);
    }

    [Fact]
    public void A_group_at_both_edges_is_open_there_and_closed_elsewhere()
    {
        var map = new HeatMap("t", "x", "y", Tensor.Zeros([4, 4]), "value");
        map.AddGroup("corners", [0, 3], [0, 3]);
        map.AddGroup("all of a row", [1], [0, 1, 2, 3]);
        var drawing = new Drawing(map);
        XElement[] loops = [.. drawing.Of("data").Elements(Drawing.Space + "path")];
        Assert.Equal(5, loops.Length);                                               // four corners and a closed loop
        Assert.All(loops[..4], corner => Assert.Equal(1, corner.Attribute("d")!.Value.Count(c => c == 'Q')));
        Assert.Equal(4, loops[4].Attribute("d")!.Value.Count(c => c == 'Q'));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.AddGroup("a", [4], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.AddGroup("a", [], [0]));
    }

    [Fact]
    public void A_sequence_has_a_slider_on_a_page_and_all_frames_without_scripts()
    {
        static Figure At(int time) => new LineChart("t", "x", "y") { { "a", [time, 2 * time + 1] } };
        var sequence = new FrameSequence("Digits", Enumerable.Range(0, 3).Select(i => ($"epoch <{i}>", At(i))));
        var page = new FigurePage();
        Assert.Empty(page.Script);
        string html = page.Draw(sequence);
        XElement root = XDocument.Parse(html).Root!;
        Assert.Equal(["epoch <0>", "epoch <1>", "epoch <2>"], root.Descendants("div").Attributes("data-caption").Select(caption => caption.Value));
        Assert.Equal(3, root.Descendants(Drawing.Space + "svg").Count());
        Assert.Equal("hidden", root.Descendants("nav").Single().Attribute("hidden")!.Value);
        Assert.Contains(".sequence", page.Script);
        string report = new RunReport("r") { new ReportSection("s") { sequence } }.ToHtml();
        Assert.Contains("type=\"range\"", report);
        Assert.Contains(".sequence", report);
        Assert.Throws<ArgumentException>(() => new FrameSequence("t", []));
        Assert.Throws<ArgumentException>(() => new FrameSequence("t", [("a", sequence)]));
    }

    [Fact]
    public void Border_and_shade_follow_the_probability()
    {
        Dataset corners = Dataset.From(Tensor.From(new[,] { { 0f, 0f }, { 1f, 1f } }), Tensor.From([0, 1]));
        var drawing = new Drawing(new DecisionRegions("t", x => (x.Slice(1, 0, 1) * 8 - 4).Sigmoid(), corners));      // from x1 alone; the border is at ½
        Drawing.Box plot = Drawing.BoxOfRect(drawing.Of("plot").Single());
        (double X, double Y)[] border = [.. drawing.Of("contour").SelectMany(Drawing.Places)];
        Assert.NotEmpty(border);
        Assert.All(border, place => Assert.Equal((plot.Left + plot.Right) / 2, place.X, 0.5));
    }
}
