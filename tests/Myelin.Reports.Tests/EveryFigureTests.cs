using System.Xml.Linq;
using Myelin.Reports.Specimens;

namespace Myelin.Reports.Tests;

/// <summary>What holds for every figure, on the specimens that are looked at as well.</summary>
public class EveryFigureTests
{
    /// <summary>Markers reach out this far around their place.</summary>
    const double Marker = 6;

    public static TheoryData<string> Names => [.. Specimens.Specimens.All.Select(specimen => specimen.Name)];

    /// <summary>Those that are no sheet of scaled figures.</summary>
    public static TheoryData<string> Single =>
        [.. Specimens.Specimens.All.Where(specimen => specimen.Figure is not FrameSequence).Select(specimen => specimen.Name)];

    static Figure Of(string name) => Specimens.Specimens.All.Single(specimen => specimen.Name == name).Figure;

    [Fact]
    public void Every_kind_of_figure_has_a_specimen() =>
        Assert.Empty(typeof(Figure).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Figure)) && !type.IsAbstract).Except(
            Specimens.Specimens.All.Select(specimen => specimen.Figure.GetType())));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_it_shows_to_those_who_do_not_see_it(string name)
    {
        Figure figure = Of(name);
        var drawing = new Drawing(figure, "a-1");
        Assert.Equal("img", drawing.Root.Attribute("role")!.Value);
        Assert.Equal("a-1-title a-1-text", drawing.Root.Attribute("aria-labelledby")!.Value);
        XElement title = drawing.Root.Element(Drawing.Space + "title")!, text = drawing.Root.Element(Drawing.Space + "desc")!;
        Assert.Equal(("a-1-title", figure.Title), (title.Attribute("id")!.Value, title.Value));
        Assert.Equal(("a-1-text", figure.Alt), (text.Attribute("id")!.Value, text.Value));
        Assert.True(figure.Alt.Length > 20);
    }

    [Theory]
    [MemberData(nameof(Single))]
    public void No_text_leaves_it_and_none_lies_over_another(string name)
    {
        var drawing = new Drawing(Of(name));
        Drawing.Box[] boxes = drawing.TextBoxes;
        Assert.NotEmpty(boxes);
        Assert.All(boxes,
            box => Assert.True(
                box.Left >= 0 && box.Top >= 0 && box.Right <= drawing.Width && box.Bottom <= drawing.Height,
                $"{box} leaves {drawing.Width} by {drawing.Height}"));
        for (int i = 0; i < boxes.Length; i++)
            for (int j = 0; j < i; j++) Assert.False(boxes[i].Overlaps(boxes[j]), $"{boxes[i]} lies over {boxes[j]}");
    }

    [Theory]
    [MemberData(nameof(Single))]
    public void Data_lie_within_their_axes(string name)
    {
        var drawing = new Drawing(Of(name));
        var page = new Drawing.Box(0, 0, drawing.Width, drawing.Height, "page");
        Drawing.Box around = page;
        int seen = 0;
        foreach (XElement element in drawing.Root.Descendants())
        {
            if (Drawing.Classes(element).Contains("plot")) around = Drawing.BoxOfRect(element);
            bool isData = element.Ancestors().Any(ancestor => Drawing.Classes(ancestor).Contains("data"));
            foreach (var (x, y) in Drawing.Places(element))
            {
                Assert.True((isData ? around : page).Holds(x, y, isData ? Marker : 0.01), $"{element} leaves {(isData ? around : page)}");
                seen++;
            }
        }
        Assert.True(seen > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_colour_is_named_for_light_and_dark_paper(string name)
    {
        var drawing = new Drawing(Of(name));
        string[] structure = ["figure", "data", "frame", "ticks", "legend", "plot", "band", "bar", "contour", "node", ""];
        string style = Assert.Single(drawing.All("style")).Value;
        int dark = style.IndexOf("@media screen and (prefers-color-scheme:dark)", StringComparison.Ordinal);
        Assert.True(dark > 0);
        foreach (string type in drawing.Root.Descendants().SelectMany(Drawing.Classes).Distinct().Except(structure))
        {
            Assert.Contains($"#figure .{type}{{", style[..dark]);
            Assert.Contains($"#figure .{type}{{", style[dark..]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_the_same_every_time_and_needs_nothing_else(string name)
    {
        string drawing = Of(name).ToString();
        Assert.Equal(drawing, Of(name).ToString());
        XElement root = XDocument.Parse(drawing).Root!;
        string id = root.Attribute("id")!.Value;
        Assert.All(root.Descendants().Attributes("id"), attribute => Assert.StartsWith($"{id}-", attribute.Value));
        Assert.All(root.Descendants().Attributes("href"), attribute => Assert.StartsWith("data:image/png;base64,", attribute.Value));
        Assert.DoesNotContain(
            root.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name != "href"),
            attribute => attribute.Value.Contains("NaN", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_written_to_a_file_whole()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("myelin-test-").FullName, "loss.svg");
        Of("loss").Save(path);
        Assert.Equal(Of("loss").ToString(), File.ReadAllText(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a b")]
    public void An_id_that_is_none_is_refused(string id) =>
        Assert.Contains("expects an id", Assert.Throws<ArgumentException>(() => Of("loss").ToSvg(id)).Message);
}
