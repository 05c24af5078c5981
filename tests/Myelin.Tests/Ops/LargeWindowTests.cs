namespace Myelin.Tests;

/// <summary>A window as large as its image has a class of taps for nearly every output.</summary>
[Collection("Alone")]
public sealed class LargeWindowTests
{
    const int Side = 96;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_is_right_and_needs_little_memory(int dilation)
    {
        int taps = Side / dilation, before = (taps - 1) * dilation / 2;
        Tensor x = Tensor.Normal([1, Side, Side, 1], 1), w = Tensor.Normal([taps, taps, 1, 1], 2), dy = Tensor.Normal([1, Side, Side, 1], 3);
        (double[] y, double[] dx) = Naive(x.ToArray<float>(), w.ToArray<float>(), dy.ToArray<float>(), taps, dilation, before);
        long start = GC.GetTotalAllocatedBytes(precise: true);
        Tensor variable = x.AsVariable(), result = variable.Conv2D(w, padding: Padding.Same, dilation: dilation);
        Tensor gradient = (result * dy).Sum().Gradients([variable])[0];
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - start, 0, 40 << 20);
        Assert.All(result.ToArray<float>(), (value, i) => Assert.Equal(y[i], value, 1e-3));
        Assert.All(gradient.ToArray<float>(), (value, i) => Assert.Equal(dx[i], value, 1e-3));
    }

    static (double[] Y, double[] Dx) Naive(float[] x, float[] w, float[] dy, int taps, int dilation, int before)
    {
        double[] y = new double[x.Length], dx = new double[x.Length];
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                int o = row * Side + column;
                for (int i = 0; i < taps; i++)
                {
                    int from = row - before + i * dilation;
                    if (from is < 0 or >= Side) continue;
                    for (int j = 0; j < taps; j++)
                    {
                        int at = column - before + j * dilation;
                        if (at is < 0 or >= Side) continue;
                        y[o] += (double)x[from * Side + at] * w[i * taps + j];
                        dx[from * Side + at] += (double)dy[o] * w[i * taps + j];
                    }
                }
            }
        }
        return (y, dx);
    }
}
