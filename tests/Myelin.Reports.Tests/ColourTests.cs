namespace Myelin.Reports.Tests;

public class ColourTests
{
    [Fact]
    public void Every_series_stands_out_on_its_paper() => Assert.All(Theme.Series, colour =>
    {
        Assert.True(Contrast.Between(Theme.Rgb(colour.Light), Theme.Rgb(Theme.LightPaper)) >= 3, colour.Light);
        Assert.True(Contrast.Between(Theme.Rgb(colour.Dark), Theme.Rgb(Theme.DarkPaper)) >= 3, colour.Dark);
    });

    [Fact]
    public void Contrast_is_that_of_the_definition()
    {
        Assert.Equal(21, Contrast.Between((255, 255, 255), (0, 0, 0)), 10);
        Assert.Equal(1, Contrast.Between((9, 9, 9), (9, 9, 9)), 10);
        Assert.Equal(4.54, Contrast.Between((118, 118, 118), (255, 255, 255)), 2);      // the known limit of grey on white
    }

    [Fact]
    public void Quantities_grow_lighter_and_numbers_in_cells_can_be_read()
    {
        double last = -1;
        for (int i = 0; i <= 64; i++)
        {
            var (r, g, b) = ColourMap.Sequential.Of(i / 64.0);
            double luminance = Contrast.Luminance(r, g, b);
            Assert.True(luminance > last);
            last = luminance;
            foreach (ColourMap map in new[] { ColourMap.Sequential, ColourMap.Diverging, ColourMap.Grey })
                Assert.True(Contrast.Between(map.Of(i / 64.0), Theme.Rgb(map.InkOn(i / 64.0))) >= 4.5);
        }
    }

    [Fact]
    public void Zero_is_the_middle_of_a_diverging_map()
    {
        Assert.Equal((-3, 3), ColourMap.Diverging.Range([-1, 3]));
        Assert.Equal((247, 247, 247), ColourMap.Diverging.Of(0.5));
        Tensor pixels = ColourMap.Diverging.Pixels([0, double.NaN], 1, 2, -3, 3);
        Assert.Equal([247, 247, 247, 255, 0, 0, 0, 0], pixels.ToArray<byte>());
    }
}
