namespace Myelin.Gallery.Tests;

/// <summary>What a reader of a page sees: the mathematics, typeset; texts, numbers and figures together; numbers with the digits they deserve.</summary>
public class PageTests
{
    sealed class Told : GalleryEntry
    {
        public override string Id => "told";

        public override string Title => "a title";

        public override string Decks => "A";

        public override string Required => "nothing";

        public override void Run(GalleryRun run)
        {
            run.Tell("First");
            run.Draw("one", new LineChart("Drawn first", "x", "y") { { "a", [0.0, 1.0] } });
            run.Show("measured first", 1);
            run.Tell("Second");
            run.Show("measured second", 2);
        }
    }

    public static TheoryData<string> Ids { get; } = [.. GalleryTable.All.Select(entry => entry.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_begins_with_its_mathematics(string id)
    {
        IReadOnlyList<string> lecture = Lecture.Of(GalleryTable.Of(id));
        Assert.InRange(lecture.Count, 1, 2);
        Assert.All(lecture, paragraph => Assert.InRange(paragraph.Length, 30, 1200));
    }

    [Fact]
    public void A_lecture_is_what_stands_above_the_class() =>
        Assert.Equal(
            "AND = H(x₁ + x₂ - 1½), OR = H(x₁ + x₂ - ½), XOR = H(-AND + OR - ½), where H(z) is 1 above 0, else 0.",
            Lecture.Of(GalleryTable.Of("boolean-gates"))[0]);

    [Fact]
    public void A_page_begins_with_the_picture_and_ends_with_what_was_measured()
    {
        var entry = new Told();
        var run = new GalleryRun();
        entry.Run(run);
        string page = GalleryPage.Of(entry, run);
        int[] places = [.. new[] { "Drawn first", "<p>First", "<p>Second", "Measured and required", "measured first", "measured second", "<nav>" }.Select(
            text => page.IndexOf(text, StringComparison.Ordinal))];
        Assert.All(places[..^1], place => Assert.True(place > 0));
        Assert.Equal(places[..^1].Order(), places[..^1]);
        Assert.Equal(2, page.Split("<svg ").Length);
    }

    [Fact]
    public void Pages_link_to_their_neighbours_their_lectures_and_the_index()
    {
        GalleryEntry[] all = [.. GalleryTable.All];
        string page = GalleryPage.Of(all[1], new GalleryRun());
        Assert.Contains($"../{all[0].Id}/index.html", page);
        Assert.Contains($"../{all[2].Id}/index.html", page);
        Assert.All(LectureDeck.Of(all[1]), deck => Assert.Contains($"../index.html#lecture-{char.ToLowerInvariant(deck.Letter)}", page));
        string folder = Directory.CreateTempSubdirectory("myelin-test-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, all[1].Id));
            File.WriteAllText(Path.Combine(folder, all[1].Id, GalleryIndex.FileName), page);
            string index = GalleryIndex.Of(folder);
            Assert.Contains($"<a href=\"{all[1].Id}/index.html\">", index);
            Assert.DoesNotContain($"<a href=\"{all[0].Id}/index.html\">", index);
            Assert.All(all, entry => Assert.Contains(Typesetting.Html(entry.Title), index));
            Assert.All(LectureDeck.All, deck => Assert.Contains($"id=\"lecture-{char.ToLowerInvariant(deck.Letter)}\"", index));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_names_lectures_that_exist(string id)
    {
        GalleryEntry entry = GalleryTable.Of(id);
        Assert.NotEmpty(LectureDeck.Of(entry));
        Assert.Matches("^[A-E](-[A-E])?(, [A-E](-[A-E])?)*$", entry.Decks);
    }

    [Theory]
    [InlineData("w_i and δ_ij, t_{i+1}", "w<sub>i</sub> and δ<sub>ij</sub>, t<sub>i+1</sub>")]
    [InlineData("dE/dw_p, ∂y_i/∂x_j", "dE/dw<sub>p</sub>, ∂y<sub>i</sub>/∂x<sub>j</sub>")]
    [InlineData("δ_i^[l-1] W^[l]ᵀ", "δ<sub>i</sub><sup>[l−1]</sup> W<sup>[l]</sup>ᵀ")]
    [InlineData("2^20, 4^-10, 2^(N-1), e^-|x|", "2<sup>20</sup>, 4<sup>−10</sup>, 2<sup>N−1</sup>, e<sup>−|x|</sup>")]
    [InlineData("p_k = e^z_k", "p<sub>k</sub> = e<sup>z<sub>k</sub></sup>")]
    [InlineData("1e-7, 0.1e-7, 2.5e-16", "10<sup>−7</sup>, 0.1·10<sup>−7</sup>, 2.5·10<sup>−16</sup>")]
    [InlineData("x >= 1 & y <= 2", "x ≥ 1 &amp; y ≤ 2")]
    [InlineData("mean_squared_error, derror_dbias, math.e**(-v)", "mean_squared_error, derror_dbias, math.e**(-v)")]
    public void Formulas_are_typeset_and_names_are_not(string text, string html) => Assert.Equal(html, Typesetting.Html(text));

    [Fact]
    public void Numbers_have_the_digits_they_deserve()
    {
        Assert.Equal("98.91 %", new Measurement("accuracy", 98.9051, "%").Shown);
        Assert.Equal("0.0039 %", new Measurement("error", 0.003912, "%").Shown);
        Assert.Equal("0.5405 nats", new Measurement("loss", 0.540487, "nats").Shown);
        Assert.Equal("12,346", new Measurement("updates", 12345.6).Shown);
        Assert.Equal("2.254e-5", new Measurement("error", 2.2541e-5).Shown);
        var gradient = new Measurement("gradient", -1.13533528, "", Bound.Exactly, -1.135335, 5e-7);
        Assert.Equal(("-1.135335", "-1.135335 ± 5e-7"), (gradient.Shown, gradient.Requirement));
        var deviation = new Measurement("deviation", 4.441e-16, "%", Bound.Exactly, 0, 0.1);
        Assert.Equal(("4.4e-16 %", "0 ± 0.1 %"), (deviation.Shown, deviation.Requirement));
    }
}
