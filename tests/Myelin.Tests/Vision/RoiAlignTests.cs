namespace Myelin.Tests;

public class RoiAlignTests
{
    /// <summary>Bilinear samples at the points of every cell, one by one.</summary>
    static double[] Naive(double[] x, int height, int width, int channels, Box[] boxes, int size, double stride, int samples)
    {
        var result = new List<double>();
        foreach (Box box in boxes)
            for (int p = 0; p < size; p++)
                for (int q = 0; q < size; q++)
                    for (int c = 0; c < channels; c++)
                    {
                        double sum = 0;
                        for (int s = 0; s < samples; s++)
                            for (int t = 0; t < samples; t++)
                            {
                                double y = (box.Top + (p + (s + 0.5) / samples) * (box.Bottom - (double)box.Top) / size) / stride - 0.5;
                                double z = (box.Left + (q + (t + 0.5) / samples) * (box.Right - (double)box.Left) / size) / stride - 0.5;
                                (y, z) = (Math.Clamp(y, 0, height - 1), Math.Clamp(z, 0, width - 1));
                                int i = Math.Min((int)y, height - 1), j = Math.Min((int)z, width - 1);
                                int i1 = Math.Min(i + 1, height - 1), j1 = Math.Min(j + 1, width - 1);
                                double At(int a, int b) => x[(a * width + b) * channels + c];
                                double upper = (1 - (z - j)) * At(i, j) + (z - j) * At(i, j1), lower = (1 - (z - j)) * At(i1, j) + (z - j) * At(i1, j1);
                                sum += (1 - (y - i)) * upper + (y - i) * lower;
                            }
                        result.Add(sum / (samples * samples));
                    }
        return [.. result];
    }

    [Theory]
    [InlineData(6, 5, 3, 4, 4.0, 2)]
    [InlineData(4, 4, 1, 3, 1.0, 1)]
    [InlineData(1, 7, 2, 2, 8.0, 3)]
    public void It_is_the_mean_of_bilinear_samples(int height, int width, int channels, int size, double stride, int samples)
    {
        Box[] boxes = [new(1, 2, 13, 17), new(-9, -5, 8, 4), new(3, 3, 3.5f, 3.25f), new(10, 10, 90, 90)];
        Tensor features = Tensor.Normal([2, height, width, channels], 1, ElementType.Float64);
        Tensor both = Tensor.Stack([Box.ToTensor(boxes), Box.ToTensor([.. boxes.Reverse()])]).Cast(ElementType.Float64);
        Tensor found = RoiAlign.Of(features, both, size, stride, samples);
        Assert.Equal([2, 4, size, size, channels], found.Shape.Sizes.ToArray());
        Fixture.Near(Naive(features[0].ToArray<double>(), height, width, channels, boxes, size, stride, samples), found[0]);
        Fixture.Near(Naive(features[1].ToArray<double>(), height, width, channels, [.. boxes.Reverse()], size, stride, samples), found[1]);
    }

    [Fact]
    public void A_box_of_whole_cells_is_cut_out()
    {
        Tensor features = Tensor.Normal([1, 8, 8, 2], 3);
        Tensor found = RoiAlign.Of(features, Tensor.From([8f, 16, 24, 32], [1, 1, 4]), size: 4, stride: 4, samples: 1);
        Assert.Equal(features[0][4..8, 2..6].ToArray<float>(), found.ToArray<float>());
    }

    [Fact]
    public void Gradients_flow_to_the_features()
    {
        Tensor boxes = Box.ToTensor([new(1, 2, 13, 17), new(-9, -5, 8, 4)]).Cast(ElementType.Float64).Reshape(1, 2, 4);
        GradientCheck.First("roi align", [Tensor.Normal([1, 4, 5, 2], 1, ElementType.Float64)], x => RoiAlign.Of(x[0], boxes, 3, 4));
    }
}
