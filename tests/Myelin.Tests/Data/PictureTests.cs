namespace Myelin.Tests;

public class PictureTests
{
    static Tensor Image(int height, int width, int channels, params byte[] pixels) => Tensor.From(pixels, [height, width, channels]);

    [Fact]
    public void A_picture_of_the_right_size_is_only_scaled() =>
        Assert.Equal([0, 1, 0.2f, 0.4f], Picture.Fit(Image(2, 2, 1, 0, 255, 51, 102), [2, 2, 1]).ToArray<float>().Select(value => MathF.Round(value, 6)));

    [Fact]
    public void A_larger_picture_is_averaged_over_areas()
    {
        Tensor fitted = Picture.Fit(Image(2, 3, 1, 0, 0, 255, 255, 255, 255), [1, 2, 1]);
        Assert.Equal([1, 1, 2, 1], fitted.Shape);
        // A new pixel covers one and a half old ones of each row.
        Assert.Equal([0.5, 1 - 1 / 6.0], fitted.ToArray<float>().Select(value => Math.Round((double)value, 6)), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_smaller_picture_keeps_its_mean()
    {
        Tensor fitted = Picture.Fit(Image(2, 2, 1, 0, 255, 255, 0), [7, 5, 1]);
        Assert.Equal([1, 7, 5, 1], fitted.Shape);
        Assert.Equal(0.5, (double)fitted.Mean(), 5);
    }

    [Fact]
    public void Colours_become_grey_by_luma_and_grey_becomes_colours()
    {
        Assert.Equal(
            [0.299, 0.587, 0.114],
            Picture.Fit(Image(1, 3, 3, 255, 0, 0, 0, 255, 0, 0, 0, 255), [1, 3, 1]).ToArray<float>().Select(value => Math.Round((double)value, 5)));
        Assert.Equal([1, 1, 1], Picture.Fit(Image(1, 1, 1, 255), [1, 1, 3]).ToArray<float>());
    }

    [Fact]
    public void Clear_parts_show_white_paper()
    {
        Assert.Equal([1, 0], Picture.Fit(Image(1, 2, 2, 0, 0, 0, 255), [1, 2, 1]).ToArray<float>());
        Assert.Equal([1, 1, 1], Picture.Fit(Image(1, 1, 4, 9, 9, 9, 0), [1, 1, 3]).ToArray<float>());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("expects an input shape [height, width, 1 or 3]", Assert.Throws<ShapeException>(() => Picture.Fit(Image(1, 1, 1, 0), [4])).Message);
        Assert.Contains("Png.Load returns such a tensor", Assert.Throws<ShapeException>(() => Picture.Fit(Tensor.Zeros([2, 2, 1]), [2, 2, 1])).Message);
    }

    [Fact]
    public void A_file_is_read_for_a_model()
    {
        using var folder = new TemporaryFolder();
        Png.Save(folder["four.png"], Tensor.Full([56, 56, 3], 1));
        Assert.All(Picture.Read(folder["four.png"], [28, 28, 1]).ToArray<float>(), value => Assert.Equal(1, value, 5));
    }
}
