namespace Myelin.Tests.Kernels;

/// <summary>Sums over windows, repeated indices and prefixes have the defined order at the borders of blocks.</summary>
public sealed class BlockSumTests
{
    public static TheoryData<int> Lengths => [1, 2, 255, 256, 257, 511, 512, 513, 769, 1025, 5000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_scatter_add_sums_the_terms_of_each_element_in_blocks(int count)
    {
        const int Size = 5, Inner = 70;
        long[] indices = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 1L : i % 7 == 0 ? 3 : i % 11 == 0 ? -1 : 2)];
        float[] x = Devices.Numbers(2 * count * Inner, count);
        float[] expected = [.. from o in Enumerable.Range(0, 2)
                               from k in Enumerable.Range(0, Size)
                               from j in Enumerable.Range(0, Inner)
                               select Ordered.Chains(from i in Enumerable.Range(0, count) where indices[i] == k select x[((o * count) + i) * Inner + j])];
        Devices.Gives($"scatter-add of {count}", expected, [2, Size, Inner], (device, y) =>
            device.ScatterAdd(Tensor.From(x, [2, count, Inner]), Tensor.From(indices), 1, y));
        double[] doubles = Array.ConvertAll(x, v => v * 1.1);
        double[] sums = [.. Enumerable.Range(0, Inner).Select(j => Ordered.Chains(Enumerable.Range(0, count).Select(i => doubles[(i * Inner) + j])))];
        Devices.Gives($"scatter-add of {count} doubles", sums, [1, 1, Inner], (device, y) =>
            device.ScatterAdd(Tensor.From(doubles[..(count * Inner)], [1, count, Inner]), Tensor.From(new long[count]), 1, y));
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(1025, 3)]
    [InlineData(70_000, 2)]
    public void A_cumulative_sum_adds_the_sum_of_earlier_blocks_to_a_chain(int length, int inner)
    {
        float[] x = Devices.Numbers(length * inner, length), expected = new float[x.Length];
        for (int j = 0; j < inner; j++)
        {
            float[] sums = Prefixes([.. Enumerable.Range(0, length).Select(i => x[(i * inner) + j])]);
            for (int i = 0; i < length; i++) expected[(i * inner) + j] = sums[i];
        }
        Devices.Gives("scan", expected, [length, inner], (device, y) => device.Scan(Tensor.From(x, [length, inner]), 0, false, false, y));
        float[] shifted = [.. new float[inner], .. expected[..^inner]];
        Devices.Gives("exclusive scan", shifted, [length, inner], (device, y) => device.Scan(Tensor.From(x, [length, inner]), 0, true, false, y));
        float[] turned = [.. Enumerable.Range(0, length).Reverse().SelectMany(i => x[(i * inner)..((i + 1) * inner)])];
        float[] reversed = [.. Enumerable.Range(0, length).Reverse().SelectMany(i => expected[(i * inner)..((i + 1) * inner)])];
        Devices.Gives("reversed scan", reversed, [length, inner], (device, y) => device.Scan(Tensor.From(turned, [length, inner]), 0, false, true, y));
    }

    static float[] Prefixes(float[] x)
    {
        float[][] chains = [.. x.Chunk(Ordered.Block).Select(block =>
        {
            float sum = 0;
            return block.Select(value => sum += value).ToArray();
        })];
        if (chains.Length == 1) return chains[0];
        float[] earlier = Prefixes([.. chains.Select(chain => chain[^1])]);
        return [.. chains.SelectMany((chain, b) => chain.Select(value => b == 0 ? value : earlier[b - 1] + value))];
    }

    /// <summary>Windows of one and of several blocks; in the second, inputs are under more than a block of windows.</summary>
    [Theory]
    [InlineData(15, 1, 16, 17)]
    [InlineData(17, 1, 40, 41)]
    [InlineData(33, 2, 70, 50)]
    [InlineData(40, 1, 60, 55)]
    public void Pooling_and_its_gradients_sum_windows_in_blocks(int size, int stride, int height, int width)
    {
        const int Channels = 19, Before = 3;
        var axis = new WindowAxis(size, stride, Before, 2);
        var window = new Window(axis, axis);
        int rows = axis.Outputs(height), columns = axis.Outputs(width);
        float[] x = Devices.Numbers(height * width * Channels, size), dy = Devices.Numbers(rows * columns * Channels, 3);
        var y = new float[dy.Length];
        List<float>[] shares = [.. x.Select(_ => new List<float>())], chosen = [.. x.Select(_ => new List<float>())];
        for (int o = 0; o < rows * columns; o++)
        {
            int[] under = [.. from i in Enumerable.Range((o / columns * stride) - Before, size)
                              from j in Enumerable.Range((o % columns * stride) - Before, size)
                              where i >= 0 && i < height && j >= 0 && j < width
                              select (i * width) + j];
            for (int c = 0; c < Channels; c++)
            {
                y[(o * Channels) + c] = Ordered.Chains(under.Select(i => x[(i * Channels) + c])) / under.Length;
                int best = under.MaxBy(i => x[(i * Channels) + c]);
                foreach (int i in under)
                {
                    shares[(i * Channels) + c].Add(dy[(o * Channels) + c] / under.Length);
                    chosen[(i * Channels) + c].Add(i == best ? dy[(o * Channels) + c] : 0);
                }
            }
        }
        Tensor Image() => Tensor.From(x, [1, height, width, Channels]);
        Tensor Incoming() => Tensor.From(dy, [1, rows, columns, Channels]);
        Devices.Gives("average pooling", y, [1, rows, columns, Channels], (device, to) => device.AveragePool(Image(), window, to));
        Devices.Gives("average pooling's gradient", [.. shares.Select(Ordered.Chains)], [1, height, width, Channels], (device, to) =>
            device.AveragePoolGradient(Incoming(), window, to));
        Devices.Gives("max pooling's gradient", [.. chosen.Select(Ordered.Chains)], [1, height, width, Channels], (device, to) =>
            device.MaxPoolGradient(Image(), Incoming(), window, to));
    }
}
