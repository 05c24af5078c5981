using Myelin.Gallery.Applications;

namespace Myelin.Gallery.Tests;

/// <summary>Restyled and dreamt pictures, with a small network that needs no file.</summary>
public class PictureTests
{
    static readonly Tensor landscape = DreamSpecimen.Landscape(32), mosaic = DreamSpecimen.Mosaic(32, 12), coarse = DreamSpecimen.Mosaic(32, 3);

    static Functional Network(bool isDeepOnly = false) => DreamSpecimen.Network(1, isDeepOnly);

    static PictureStyle Style(bool keepsColours = false, int sizes = 1) => new(Network()) { Steps = 20, Grid = 8, Sizes = sizes, KeepsColours = keepsColours };

    /// <summary>Both distances by their definitions, in plain loops.</summary>
    [Fact]
    public void Distances_are_those_of_features_and_of_Gram_matrices()
    {
        Functional network = Network();
        StyleDistance distance = PictureStyle.Distance(network, mosaic, landscape, new StyleSource(coarse));
        Tensor[] x = [.. network.Call([mosaic])], content = [.. network.Call([landscape])], style = [.. network.Call([coarse])];
        (double apart, double size) = (0, 0);
        foreach ((float a, float b) in x[^1].ToArray<float>().Zip(content[^1].ToArray<float>()))
            (apart, size) = (apart + (a - b) * (double)(a - b), size + b * (double)b);
        Assert.Equal(apart / size, distance.Content, 4);
        double sum = 0;
        for (int layer = 0; layer < 2; layer++)
        {
            double[] own = Gram(x[layer]), wanted = Gram(style[layer]);
            sum += own.Zip(wanted).Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / wanted.Sum(value => value * value);
        }
        Assert.Equal(sum / 2, distance.Style, 4);

        static double[] Gram(Tensor features)
        {
            int channels = features.Shape[3], positions = (int)(features.Shape.Elements / channels);
            float[] values = features.ToArray<float>();
            var gram = new double[channels * channels];
            for (int p = 0; p < positions; p++)
            {
                double[] shares = [.. values[(p * channels)..((p + 1) * channels)].Select(value => Math.Exp(value))];
                double total = shares.Sum();
                for (int i = 0; i < channels; i++)
                    for (int j = 0; j < channels; j++) gram[i * channels + j] += shares[i] * shares[j] / total / total / positions;
            }
            return gram;
        }
    }

    [Fact]
    public void Restyling_comes_nearer_to_the_style_and_reports_its_progress()
    {
        var shares = new List<double>();
        (Tensor picture, StyleDistance before, StyleDistance after) = Style(sizes: 2).Of(landscape, [new(mosaic)], new Heard(shares.Add));
        Assert.Equal(landscape.Shape, picture.Shape);
        Assert.True(after.Style < 0.5 * before.Style, $"{before} to {after}");
        Assert.Equal(0, before.Content);
        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
        Assert.All(picture.ToArray<float>(), value => Assert.InRange(value, 0, 1));
    }

    sealed class Heard(Action<double> hear) : IProgress<double>
    {
        public void Report(double value) => hear(value);
    }

    [Fact]
    public void Kept_colours_are_those_of_the_photograph()
    {
        Tensor muted = landscape * 0.4 + 0.3, kept = Style(keepsColours: true).Of(muted, [new(mosaic)]).Picture;
        float[] before = (muted - muted.Luma()).ToArray<float>(), after = (kept - kept.Luma()).ToArray<float>();
        Assert.True(before.Zip(after).Average(pair => Math.Abs(pair.First - pair.Second)) < 0.02);
        Assert.NotEqual(muted.Luma().ToArray<float>(), kept.Luma().ToArray<float>());
    }

    [Fact]
    public void Each_region_takes_its_own_style()
    {
        Tensor left = Tensor.From([.. Enumerable.Range(0, 32 * 32).Select(p => p % 32 < 16 ? 1f : 0f)], [1, 32, 32, 1]);
        Tensor picture = Style().Of(landscape, [new(mosaic, left), new(coarse, 1 - left)]).Picture;
        Assert.True(Apart(left) < Apart(1 - left), $"{Apart(left)} and {Apart(1 - left)}");

        double Apart(Tensor where) => PictureStyle.Distance(Network(), picture, picture, new StyleSource(mosaic, where)).Style;
    }

    [Fact]
    public void A_dream_makes_the_activation_grow_and_repeats_by_its_seed_on_any_number_of_threads()
    {
        var dream = new PictureDream(Network(isDeepOnly: true)) { Steps = 5, Octaves = 2, Grid = 8 };
        Tensor first = dream.Of(landscape, seed: 3);
        Assert.Equal(landscape.Shape, first.Shape);
        Assert.True(dream.Activation(first) > 1.3 * dream.Activation(landscape));
        Assert.NotEqual(first.ToArray<float>(), dream.Of(landscape, seed: 4).ToArray<float>());
        float[] again;
        using (new CpuDevice(threads: 3).Use())
            again = new PictureDream(Network(isDeepOnly: true)) { Steps = 5, Octaves = 2, Grid = 8 }.Of(DreamSpecimen.Landscape(32), seed: 3).ToArray<float>();
        Assert.Equal(first.ToArray<float>(), again);
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Contains("Picture.Read returns one", Assert.Throws<ShapeException>(() => Style().Of(Tensor.Ones([1, 8, 8, 1]), [new(mosaic)])).Message);
        Assert.Contains("at least one style", Assert.Throws<ArgumentException>(() => Style().Of(landscape, [])).Message);
        Assert.Contains("of the content's size",
            Assert.Throws<ShapeException>(() => Style().Of(landscape, [new(mosaic, Tensor.Ones([1, 4, 4, 1]))])).Message);
        Assert.Contains("PictureDream", Assert.Throws<ShapeException>(() => new PictureDream(Network(true)).Of(Tensor.Ones([2, 8, 8, 3]))).Message);
        Assert.Throws<OperationCanceledException>(() => Style().Of(landscape, [new(mosaic)], cancellation: new(canceled: true)));
    }
}
