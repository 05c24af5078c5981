namespace Myelin.Tests;

public class ImageColoursTests
{
    static Tensor Image(int height, int width, long seed) => Tensor.Uniform([1, height, width, 3], seed, ElementType.Float64);

    [Fact]
    public void Luma_weighs_red_green_and_blue() =>
        Assert.Equal([0.299, 0.587, 0.114, 1], Tensor.From([1.0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1], [1, 2, 2, 3]).Luma().ToArray<double>(), Close);

    /// <summary>The differences of colour, I and Q of YIQ, are those before; the brightness is the new one.</summary>
    [Fact]
    public void WithLuma_changes_the_brightness_and_keeps_I_and_Q()
    {
        Tensor image = Image(4, 5, 1), luma = Image(4, 5, 2).Luma(), changed = image.WithLuma(luma);
        Assert.Equal(luma.ToArray<double>(), changed.Luma().ToArray<double>(), Close);
        Assert.Equal(Chroma(image), Chroma(changed), Close);

        static double[] Chroma(Tensor x)
        {
            double[] rgb = x.ToArray<double>();
            return [.. Enumerable.Range(0, rgb.Length / 3).SelectMany(p => new[]
            {
                0.595716 * rgb[3 * p] - 0.274453 * rgb[3 * p + 1] - 0.321263 * rgb[3 * p + 2],
                0.211456 * rgb[3 * p] - 0.522591 * rgb[3 * p + 1] + 0.311135 * rgb[3 * p + 2],
            })];
        }
    }

    [Fact]
    public void WithColoursOf_gives_the_mean_and_the_covariance_of_the_other()
    {
        Tensor other = Image(7, 3, 4) * Tensor.From(0.5, 0.2, 0.9) + Image(7, 3, 5).Luma() * 0.3, matched = Image(6, 6, 3).WithColoursOf(other);
        (double[] mean, double[] covariance) = Moments(matched);
        (double[] wantedMean, double[] wantedCovariance) = Moments(other);
        Assert.Equal(wantedMean, mean, Close);
        Assert.Equal(wantedCovariance, covariance, (a, b) => Math.Abs(a - b) < 1e-4);   // 1e-6 is added to each variance

        static (double[], double[]) Moments(Tensor x)
        {
            double[] rgb = x.ToArray<double>();
            int count = rgb.Length / 3;
            double[] mean = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, count).Average(p => rgb[3 * p + c]))];
            double[] covariance = [.. Enumerable.Range(0, 9).Select(
                ij => Enumerable.Range(0, count).Average(p => (rgb[3 * p + ij / 3] - mean[ij / 3]) * (rgb[3 * p + ij % 3] - mean[ij % 3])))];
            return (mean, covariance);
        }
    }

    [Fact]
    public void An_image_of_one_colour_takes_the_mean_of_another_and_stays_finite() =>
        Assert.All(Tensor.Full([1, 3, 3, 3], 0.5).WithColoursOf(Image(4, 4, 6).Cast(ElementType.Float32)).ToArray<float>(),
            x => Assert.True(float.IsFinite(x)));

    [Fact]
    public void Grey_images_and_others_are_refused()
    {
        Assert.Contains("[batch, height, width, 3]", Assert.Throws<ShapeException>(() => Tensor.Ones([1, 2, 2, 1]).Luma()).Message);
        Assert.Contains("take it by Luma()", Assert.Throws<ShapeException>(() => Tensor.Ones([1, 2, 2, 3]).WithLuma(Tensor.Ones([1, 2, 3, 1]))).Message);
        Assert.Contains("one image", Assert.Throws<ShapeException>(() => Tensor.Ones([2, 2, 2, 3]).WithColoursOf(Tensor.Ones([1, 2, 2, 3]))).Message);
    }

    static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;
}
