namespace Myelin.Tests;

/// <summary>Gradients at places that neither random numbers nor differences reach: equal numbers, NaN, zeros, and exponents of 0.</summary>
public sealed class SpecialGradientTests
{
    static readonly float[] Powers = [0, -0f, 1, -1, 2.5f, float.PositiveInfinity, float.NaN];

    /// <summary>Of several NaN, and of several equal numbers, the first in row-major order wins, on every device and for every number of channels.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void Max_pooling_takes_the_first_NaN_and_the_first_of_equal_numbers(int channels)
    {
        (float[] Window, int First)[] windows =
        [
            ([1, float.NaN, float.NaN, 2], 1), ([float.NaN, 1, 2, float.NaN], 0), ([5, 1, float.NaN, float.PositiveInfinity], 2), ([3, 3, 1, 3], 0),
            ([1, 2, 2, 2], 1), ([0f, -0f, -1, 0f], 0),
            ([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], 0), ([1, 2, 3, float.NaN], 3),
        ];
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            foreach ((float[] window, int first) in windows)
            {
                float[] images = [.. window.SelectMany(value => Enumerable.Repeat(value, channels))];
                Tensor x = Tensor.From(images, [1, 2, 2, channels]).AsVariable(), y = x.MaxPool(2);
                Assert.Equal(Enumerable.Repeat(window[first], channels), y.ToArray<float>());
                float[] dy = [.. Enumerable.Range(1, channels).Select(c => (float)c)];
                var square = new Window(new WindowAxis(2, 2), new WindowAxis(2, 2));
                float[] gradient = new Ops.MaxPoolGradient(square).ApplyOne(x, Tensor.From(dy, [1, 1, 1, channels])).ToArray<float>();
                for (int i = 0; i < 4; i++) Assert.Equal(i == first ? dy : new float[channels], gradient[(i * channels)..((i + 1) * channels)]);
            }
        }
    }

    [Fact]
    public void Indices_of_the_largest_and_smallest_are_those_of_the_first_NaN_or_the_first_of_equals()
    {
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            foreach (int length in new[] { 4, 33, 200 })
            {
                var x = new float[length];
                Array.Fill(x, 1f);
                (x[2], x[3], x[^1]) = (7, 7, 7);
                Assert.Equal(2, Tensor.From(x).ArgMax().Item<long>());
                Assert.Equal(2, (-Tensor.From(x)).ArgMin().Item<long>());
                (x[1], x[^1]) = (float.NaN, float.NaN);
                Assert.Equal(1, Tensor.From(x).ArgMax().Item<long>());
                Assert.Equal(1, Tensor.From(x).ArgMin().Item<long>());
            }
        }
    }

    /// <summary>The gradient of a fold to one extreme is 1 / count for each of several equal ones.</summary>
    [Fact]
    public void Equal_extremes_share_their_gradient()
    {
        Tensor x = Tensor.From(2f, 5, 5, 1, 1, 1).AsVariable();
        Assert.Equal([0, 0.5f, 0.5f, 0, 0, 0], x.Max().Gradient(x).ToArray<float>());
        Assert.Equal([0, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f], x.Min().Gradient(x).ToArray<float>());
        Assert.Equal([0.5f, 1, 0], x[..3].Maximum(Tensor.From(2f, 1, 9)).Sum().Gradient(x).ToArray<float>()[..3]);
    }

    /// <summary>x⁰ is 1 everywhere, and its slope 0, also where 0 · x⁻¹ is no number.</summary>
    [Fact]
    public void The_power_0_has_the_gradient_0_everywhere_by_all_ways()
    {
        var x = new Parameter(Tensor.From(Powers), "x");
        Tensor zero = Tensor.Zeros([Powers.Length]).AsVariable();
        foreach (Func<Tensor, Tensor> power in new Func<Tensor, Tensor>[] { a => a.Pow(0), a => a.Pow(Tensor.Zeros([1])), a => a.Pow(zero) })
        {
            foreach (bool differentiable in new[] { true, false })
            {
                Tensor y = power(x.Value);
                Assert.All(y.ToArray<float>(), value => Assert.Equal(1, value));
                Tensor? slope = y.Sum().Gradients([x], differentiable)[0];             // none at all is 0 as well
                Assert.All(slope?.ToArray<float>() ?? [], value => Assert.Equal(0, value));
            }
        }
    }

    /// <summary>d aᵇ / da = b aᵇ⁻¹ at a = 0 is 0 for b above 1, 1 for 1, and infinite between 0 and 1.</summary>
    [Theory]
    [InlineData(3, 0)]
    [InlineData(2, 0)]
    [InlineData(1.5, 0)]
    [InlineData(1, 1)]
    [InlineData(0.5, double.PositiveInfinity)]
    public void A_power_of_0_has_the_slope_of_its_exponent(double exponent, double slope)
    {
        Tensor x = Tensor.From(0.0).AsVariable();
        Assert.Equal(slope, (double)x.Pow(exponent).Sum().Gradient(x));
        Assert.Equal(slope, (double)x.Pow(Tensor.From(exponent)).Sum().Gradient(x));
    }

    /// <summary>d aᵇ / db = aᵇ ln a is 0 at a = 0 for b above 0, and ln a at b = 0.</summary>
    [Fact]
    public void The_gradient_by_an_exponent_is_0_at_0_and_the_logarithm_at_an_exponent_of_0()
    {
        Tensor b = Tensor.From(2.0, 0.5, 0, 0).AsVariable();
        double[] gradient = Tensor.From(0.0, 0, Math.E, 1).Pow(b).Sum().Gradient(b).ToArray<double>();
        Assert.Equal([0.0, 0, 1, 0], gradient.Select(slope => Math.Round(slope, 12)));
    }

    [Fact]
    public void Products_and_norms_at_0_have_finite_gradients()
    {
        Tensor x = Tensor.From(0.0, 3, 2).AsVariable(), two = Tensor.From(0.0, 0, 2).AsVariable(), none = Tensor.From(0.0, 0).AsVariable();
        Assert.Equal([6.0, 0, 0], x.Product().Gradient(x).ToArray<double>());
        Assert.Equal([0.0, 0, 0], two.Product().Gradient(two).ToArray<double>());
        Assert.Equal([0.0, 0], none.Norm().Gradient(none).ToArray<double>());
        Assert.Equal([0.0, 0], none.Abs().Sum().Gradient(none).ToArray<double>());
    }
}
