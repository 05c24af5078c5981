namespace Myelin.Tests;

/// <summary>Long sums are right: no number is the end of a long chain of additions.</summary>
public sealed class LongSumTests
{
    static float Tenth => 0.1f;

    [Fact]
    public void A_product_adds_up_33554432_ones()
    {
        const int Count = 1 << 25;
        Assert.Equal(Count, Tensor.Ones([1, Count]).MatMul(Tensor.Ones([Count, 1])).Item<float>());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 200)]
    [InlineData(20, 3)]
    [InlineData(20, 70)]
    public void A_product_of_any_height_and_width_adds_up_tenths(int rows, int columns)
    {
        const int Count = 200_000;
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            Tensor y = Tensor.Full([rows, Count], Tenth).MatMul(Tensor.Ones([Count, columns], type));
            Assert.All(y.ToArray<float>(), sum => Assert.Equal(Tenth * Count, sum, 0.1));
        }
    }

    [Fact]
    public void The_mean_of_a_million_tenths_is_a_tenth()
    {
        Tensor x = Tensor.Full([1_000_000], Tenth);
        Assert.Equal(Tenth, x.Mean().Item<float>(), 2.5e-8);
        Assert.Equal(Tenth, x.Reshape([1_000_000, 1]).Mean(0).ToArray<float>()[0], 2.5e-8);
        Assert.Equal(Tenth * 1e6, x.CumulativeSum()[-1].Item<float>(), 0.5);
        Assert.Equal(MathF.Sqrt(Tenth * Tenth * 1e6f), x.Norm().Item<float>(), 1e-4);
    }

    /// <summary>1e6 + i mod 7: squares of a mean that is off by one unit in the last place add 0.004.</summary>
    [Fact]
    public void The_variance_of_numbers_far_from_zero_is_right()
    {
        const double Expected = 4.001220166683197;
        Tensor x = Tensor.From([.. Enumerable.Range(0, 4096).Select(i => 1e6f + (i % 7))]);
        Assert.Equal(Expected, x.Variance().Item<float>(), 1e-4);
        Assert.Equal(Expected, x.Reshape([4096, 1]).Variance(0).ToArray<float>()[0], 1e-4);
        Assert.Equal(Expected, x.Reshape([4096, 1]).BatchNormalization().Variance.ToArray<float>()[0], 1e-4);
        float[] y = x.Reshape([1, 4096]).LayerNormalization(epsilon: 0).ToArray<float>();
        double mean = 1e6 + (Enumerable.Range(0, 4096).Sum(i => i % 7) / 4096.0);
        for (int i = 0; i < y.Length; i++) Assert.Equal((1e6 + (i % 7) - mean) / Math.Sqrt(Expected), y[i], 2e-3);
    }

    /// <summary>Their squares are beyond float, the result is not.</summary>
    [Fact]
    public void Rows_of_huge_numbers_are_normalized()
    {
        float[] x = [.. Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? 1e30f : -1e30f), .. Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? 3f : 1f)];
        foreach (CpuDevice device in Kernels.Devices.All)
        {
            using var _ = device.Use();
            Tensor rows = Tensor.From(x, [2, 600]).AsVariable(), scale = Tensor.Ones([600]).AsVariable();
            Tensor y = rows.LayerNormalization(scale, epsilon: 1e-3);
            Assert.All(y[0].ToArray<float>(), (value, i) => Assert.Equal(i % 2 == 0 ? 1 : -1, value, 1e-6));
            Assert.All(y[1].ToArray<float>().Chunk(2), pair => Assert.Equal(0.9995f, pair[0], 1e-4));
            Tensor[] gradients = (y * Tensor.From([.. Enumerable.Range(0, 1200).Select(i => i % 3 == 0 ? 1f : 0f)], [2, 600])).Sum().Gradients([rows, scale]);
            // g has the mean 1/3, and gu 0: dx = (g - 1/3) / 1e30.
            Assert.Equal(2e-30f / 3, gradients[0][0, 0].Item<float>(), 1e-36);
            Assert.Equal(-1e-30f / 3, gradients[0][0, 1].Item<float>(), 1e-36);
            Assert.Equal(1.9995f, gradients[1][0].Item<float>(), 1e-4);
        }
        double[] wide = [.. x.Take(600).Select(value => value * 1e270)];
        Assert.All(Tensor.From(wide, [1, 600]).LayerNormalization().ToArray<double>(), (value, i) => Assert.Equal(i % 2 == 0 ? 1 : -1, value, 1e-14));
    }

    [Fact]
    public void Columns_of_huge_numbers_are_normalized()
    {
        float[] x = [.. Enumerable.Range(0, 600).SelectMany(i => new[] { i % 2 == 0 ? 1e30f : -1e30f, i % 2 == 0 ? 3f : 1f, i % 2 == 0 ? 1e19f : -1e19f })];
        Tensor weights = Tensor.From([.. Enumerable.Range(0, 1800).Select(i => i / 3 % 3 == 0 ? 1f : 0f)], [600, 3]);
        foreach (CpuDevice device in Kernels.Devices.All)
        {
            using IDisposable use = device.Use();
            Tensor columns = Tensor.From(x, [600, 3]).AsVariable(), scale = Tensor.Ones([3]).AsVariable();
            (Tensor y, _, Tensor variance) = columns.BatchNormalization(scale, epsilon: 1e-3);
            Assert.All(y.ToArray<float>().Chunk(3), (row, i) =>
            {
                Assert.Equal(i % 2 == 0 ? 1 : -1, row[0], 1e-6);
                Assert.Equal(i % 2 == 0 ? 0.9995 : -0.9995, row[1], 1e-4);
                Assert.Equal(i % 2 == 0 ? 1 : -1, row[2], 1e-6);
            });
            Assert.Equal(1e38f, variance[2].Item<float>(), 1e32f);              // the sum of the squares overflows, their mean does not
            Tensor onDevice = weights.To(device);
            foreach (bool differentiable in new[] { false, true })
            {
                Tensor[] gradients = (columns.BatchNormalization(scale).Y * onDevice).Sum().Gradients([columns, scale], differentiable: differentiable);
                Assert.Equal(2e-30f / 3, gradients[0][0, 0].Item<float>(), 1e-36);
                Assert.Equal(-1e-30f / 3, gradients[0][1, 0].Item<float>(), 1e-36);
            }
        }
        double[] wide = [.. x.Chunk(3).Select(row => row[0] * 1e270)];
        Assert.All(
            Tensor.From(wide, [600, 1]).BatchNormalization().Y.ToArray<double>(), (value, i) => Assert.Equal(i % 2 == 0 ? 1 : -1, value, 1e-14));
    }

    /// <summary>The sum overflows, or is infinity minus infinity between blocks; the mean is a number.</summary>
    [Fact]
    public void Means_of_numbers_whose_sum_overflows_normalize_rows_and_columns()
    {
        float[] x = [.. Enumerable.Range(0, 1024).Select(i => (i % 2 == 0 ? 1f : 0.5f) * (i < 512 ? 1e38f : -1e38f))];
        double deviation = Math.Sqrt(x.Average(value => (double)value * value));
        Check(Tensor.From(x, [1024, 1]).BatchNormalization().Y);
        Check(Tensor.From(x, [1, 1024]).LayerNormalization());
        x = [.. x.Select(value => value + 2e38f)];
        Check(Tensor.From(x, [1024, 1]).BatchNormalization().Y);
        Check(Tensor.From(x, [1, 1024]).LayerNormalization());

        void Check(Tensor y) => Assert.All(y.ToArray<float>(), (value, i) =>
            Assert.Equal((i % 2 == 0 ? 1 : 0.5) * (i < 512 ? 1e38 : -1e38) / deviation, value, 1e-5));
    }

    [Fact]
    public void Infinities_and_NaN_still_make_a_normalization_NaN()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            Assert.All(Tensor.From([1f, bad, 2f], [3, 1]).BatchNormalization().Y.ToArray<float>(), value => Assert.True(float.IsNaN(value)));
            Assert.All(Tensor.From([1f, bad, 2f], [1, 3]).LayerNormalization().ToArray<float>(), value => Assert.True(float.IsNaN(value)));
        }
    }

    [Fact]
    public void The_gradients_of_weights_add_up_all_batches_and_positions()
    {
        const int Images = 40, Side = 160, Count = Images * Side * Side;
        Tensor x = Tensor.Ones([Images, Side, Side, 1]), kernel = Tensor.Ones([1, 1, 1, 1]).AsVariable(), bias = Tensor.Zeros([1]).AsVariable();
        Tensor[] gradients = ((x.Conv2D(kernel) + bias) * Tenth).Sum().Gradients([kernel, bias]);
        Assert.Equal(Tenth * Count, gradients[0].ToArray<float>()[0], 0.5);
        Assert.Equal(Tenth * Count, gradients[1].ToArray<float>()[0], 0.5);
    }

    [Fact]
    public void The_gradient_of_one_embedding_adds_up_all_its_uses()
    {
        const int Count = 1_000_000;
        Tensor table = Tensor.Zeros([2, 1]).AsVariable();
        Tensor used = table.Gather(Tensor.Zeros([Count], ElementType.Int32), 0);
        Assert.Equal(Tenth * Count, (used * Tenth).Sum().Gradients([table])[0].ToArray<float>()[0], 0.5);
    }

    [Fact]
    public void The_gradient_of_a_tensor_used_many_times_adds_up_its_uses_in_blocks()
    {
        Tensor x = Tensor.From(1f).AsVariable();
        Tensor total = Tensor.Stack([.. Enumerable.Range(0, 5000).Select(_ => x * Tenth)]).Sum();
        Assert.Equal(Tensor.Full([5000], Tenth).Reshape([5000]).ToArray<float>().Sum(value => (double)value), total.Gradients([x])[0].Item<float>(), 2e-3);
    }
}
