namespace Myelin.Reports.Tests;

public class AxisTests
{
    static string[] Densest(double low, double high, bool whole = false) => [.. Ticks.Linear(low, high, whole).First().Select(tick => tick.Text)];

    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-1, 1, "−1.0 −0.5 0 0.5 1.0")]
    [InlineData(0, 30_000, "0 5,000 10,000 15,000 20,000 25,000 30,000")]
    [InlineData(0, 4e7, "0 0.5×10⁷ 1.0×10⁷ 1.5×10⁷ 2.0×10⁷ 2.5×10⁷ 3.0×10⁷ 3.5×10⁷ 4.0×10⁷")]
    [InlineData(-2e-5, 0, "−2.0×10⁻⁵ −1.5×10⁻⁵ −1.0×10⁻⁵ −0.5×10⁻⁵ 0")]
    public void Ticks_are_round(double low, double high, string expected) => Assert.Equal(expected.Split(' '), Densest(low, high));

    [Fact]
    public void Whole_numbers_have_whole_ticks() => Assert.Equal(["1", "2", "3"], Densest(1, 3, whole: true));

    [Theory]
    [InlineData(1e-12, 1)]
    [InlineData(0.5, 2e9)]
    [InlineData(3, 4)]
    public void Logarithmic_ticks_lie_within_the_axis(double low, double high) =>
        Assert.All(Ticks.Logarithmic(low, high).ToArray(), ticks => Assert.All(ticks, tick => Assert.InRange(tick.Value, low * 0.999, high * 1.001)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1e300, 1e300)]
    [InlineData(1e-300, 2e-300)]
    [InlineData(123_456, 123_457)]
    [InlineData(-7, -7)]
    public void Any_range_gets_an_axis(double low, double high)
    {
        Axis axis = Axis.Around("x", Scale.Linear, [low, high]);
        Assert.InRange(axis.Share(low), 0, 1);
        Assert.InRange(axis.Share(high), 0, 1);
        var drawing = new Drawing(new LineChart("t", "x", "y") { { "a", [low, high], [low, high] } });
        Assert.NotEmpty(drawing.Texts("ticks"));
    }

    [Fact]
    public void Share_and_value_undo_each_other()
    {
        foreach (Axis axis in new[] { Axis.Around("x", Scale.Log10, [0.001, 50]), Axis.Around("x", Scale.Linear, [-3, 8]), Axis.Between("x", 10, 0) })
            for (double share = 0; share <= 1; share += 0.125) Assert.Equal(share, axis.Share(axis.At(share)), 10);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.08243, "−0.08243")]
    [InlineData(12_500, "12,500")]
    [InlineData(1.25e-7, "1.25×10⁻⁷")]
    [InlineData(1e9, "10⁹")]
    [InlineData(double.NaN, "not a number")]
    public void Numbers_in_sentences_are_short(double value, string expected) => Assert.Equal(expected, Ticks.Text(value));

    [Fact]
    public void Lines_of_text_keep_their_width_and_lose_nothing()
    {
        const string Text = "some words and aVeryLongWordThatHasNoRoomOnAnyLineByItself and more";
        Assert.Equal(Lettering.Width("ae"), Lettering.Width("a\u0301e\u0308"));      // accents stand on their letters
        Assert.Equal("a\u0301…", Lettering.Cut("a\u0301b\u0301c\u0301", Lettering.Width("a…") + 1));
        List<string> lines = Lettering.Wrap(Text, 120);
        Assert.All(lines, line => Assert.True(Lettering.Width(line) <= 120));
        Assert.Equal(Text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
        Assert.EndsWith("…", Lettering.Cut(Text, 100));
        Assert.True(Lettering.Width(Lettering.Cut(Text, 100)) <= 100);
    }
}
