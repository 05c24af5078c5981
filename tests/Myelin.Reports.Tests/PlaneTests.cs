namespace Myelin.Reports.Tests;

public class PlaneTests
{
    static readonly Dataset Corners = Dataset.From(
        Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(0, 0, 1, 1), ["left", "right"]);

    static Tensor ImageOf(Drawing drawing) => Png.Decode(Convert.FromBase64String(drawing.All("image").First().Attribute("href")!.Value.Split(',')[1]));

    [Fact]
    public void Regions_have_the_colour_of_the_class_that_wins()
    {
        Tensor pixels = ImageOf(new Drawing(new DecisionRegions("t", x => Tensor.Concatenate([0.5 - x.Slice(1, 0, 1), x.Slice(1, 0, 1) - 0.5], 1), Corners)));
        byte[] all = pixels.ToArray<byte>();
        int width = pixels.Shape[1], row = 30 * width;
        Assert.Equal(Theme.Pixel(0), (all[4 * row], all[4 * row + 1], all[4 * row + 2]));
        int last = row + width - 1;
        Assert.Equal(Theme.Pixel(1), (all[4 * last], all[4 * last + 1], all[4 * last + 2]));
    }

    [Fact]
    public void The_top_of_the_picture_is_the_top_of_the_axis()
    {
        Tensor pixels = ImageOf(new Drawing(new DecisionRegions("t", x => x.Slice(1, 1, 1), Corners)));
        byte[] all = pixels.ToArray<byte>();
        Assert.Equal(Theme.Pixel(1), (all[0], all[1], all[2]));
        Assert.Equal(Theme.Pixel(0), (all[^4], all[^3], all[^2]));
        Assert.True(all[3] > all[4 * 40 * pixels.Shape[1] + 3]);      // surer far from the threshold
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rounding_alone_paints_nothing(int outputs)
    {
        // ½ and its neighbours in single precision, over and over.
        Tensor Noise(Tensor x) => Tensor.From([.. Enumerable.Range(0, x.Shape[0] * outputs).Select(i => 0.5f + (i % 3 - 1) * 6e-8f)], [x.Shape[0], outputs]);
        byte[] all = ImageOf(new Drawing(new DecisionRegions("t", Noise, Corners))).ToArray<byte>();
        Assert.All(all.Where((_, i) => i % 4 == 3), clear => Assert.Equal(0, clear));
    }

    [Fact]
    public void Points_at_the_edge_of_the_data_have_room_on_every_side()
    {
        var drawing = new Drawing(new DecisionRegions("t", x => x, Corners));
        Drawing.Box plot = Drawing.BoxOfRect(drawing.Of("plot").Single());
        foreach ((double x, double y) in drawing.Root.Descendants()
            .Where(mark => mark.Name.LocalName is "circle" or "path" && !Drawing.Classes(mark).Contains("contour"))
            .Where(mark => mark.Ancestors().Any(group => Drawing.Classes(group).Contains("data")))
            .SelectMany(Drawing.Places))
            Assert.True(plot.Holds(x, y, -4), $"({x}, {y}) is at the edge of {plot}");
    }

    [Fact]
    public void What_is_not_in_the_plane_is_refused()
    {
        Dataset solid = Dataset.From(Tensor.Zeros([2, 3]), Tensor.From(0, 1));
        Assert.Contains("expects points [2] with a label each", Assert.Throws<ShapeException>(() => new DecisionRegions("t", x => x, solid)).Message);
        Assert.Contains(
            "a stage that leaves two numbers",
            Assert.Throws<ShapeException>(() => new PlaneDeformation("t", [("sum", x => x.Sum(1, keep: true))], Corners)).Message);
        Assert.Contains("expects outputs", Assert.Throws<ShapeException>(() => new DecisionRegions("t", x => x.Sum(), Corners).ToString()).Message);
    }

    [Fact]
    public void A_contour_of_a_cone_is_a_circle()
    {
        var heights = new double[41, 41];
        for (int i = 0; i < 41; i++)
            for (int j = 0; j < 41; j++) heights[i, j] = Math.Sqrt((i - 20) * (i - 20) + (j - 20) * (j - 20));
        double[] numbers = Drawing.Numbers(Contours.Path(heights, 12.3, (column, row) => (column, row)));
        Assert.True(numbers.Length > 100);
        for (int i = 0; i < numbers.Length; i += 2) Assert.Equal(12.3, Math.Sqrt(Math.Pow(numbers[i] - 20, 2) + Math.Pow(numbers[i + 1] - 20, 2)), 0.05);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(-0.2)]
    public void A_saddle_is_two_pieces_that_do_not_cross(double level)
    {
        double[] ends = Drawing.Numbers(Contours.Path(new double[,] { { 1, -1 }, { -1, 1 } }, level, (column, row) => (column, row)));
        Assert.Equal(8, ends.Length);
        double Side(int from, int to, int point) =>
            (ends[to] - ends[from]) * (ends[point + 1] - ends[from + 1]) - (ends[to + 1] - ends[from + 1]) * (ends[point] - ends[from]);
        Assert.True(Side(0, 2, 4) * Side(0, 2, 6) > 0);
        // From the middle of the top: above the mean the high corner on the left is cut off, below it the low one on the right.
        Assert.Equal((0, level > 0 ? 0 : 1), (ends[1], ends[2]));
    }

    [Fact]
    public void The_plane_is_drawn_after_every_layer_of_two_units()
    {
        var model = new Sequential(input: [2]) { new Dense(2, Activation.Tanh), new Dense(5, Activation.Tanh), new Dense(2) };
        var drawing = new Drawing(new PlaneDeformation("t", model, Corners));
        Assert.Equal(3, drawing.Of("plot").Count());
        Assert.Contains("after dense_2", drawing.All("text").Select(text => text.Value));
        Assert.DoesNotContain("after dense_1", drawing.All("text").Select(text => text.Value));
    }
}
