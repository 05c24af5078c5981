namespace Myelin.Tests;

/// <summary>Initializers draw from the distributions of their papers.</summary>
public class InitializerTests
{
    /// <summary>Mean, deviation and the largest distance from the mean for a matrix [inputs, outputs]; one row for each initializer.</summary>
    sealed record Row(string Name, Initializer Initializer, double Mean, double Deviation, double Bound);

    const int Inputs = 300, Outputs = 100;

    static Row Uniform(string name, Initializer initializer, double limit, double mean = 0) => new(name, initializer, mean, limit / Math.Sqrt(3), limit);

    /// <summary>The deviation that is left of 1 when the normal distribution is cut off at ±2.</summary>
    const double Left = 0.87962566103423978;

    static Row Truncated(string name, Initializer initializer, double deviation) => new(name, initializer, 0, deviation, 2 * deviation / Left);

    static readonly Row[] Table =
    [
        new("Zeros", Initializer.Zeros, 0, 0, 0),
        new("Ones", Initializer.Ones, 1, 0, 0),
        new("Constant", Initializer.Constant(-2.5), -2.5, 0, 0),
        new("Normal", Initializer.Normal(0.5, 0.1), 0.5, 0.1, 0.6),
        Uniform("Uniform", Initializer.Uniform(-1, 3), 2, mean: 1),
        Uniform("GlorotUniform", Initializer.GlorotUniform, Math.Sqrt(6.0 / (Inputs + Outputs))),
        Truncated("GlorotNormal", Initializer.GlorotNormal, Math.Sqrt(2.0 / (Inputs + Outputs))),
        Uniform("HeUniform", Initializer.HeUniform, Math.Sqrt(6.0 / Inputs)),
        Truncated("HeNormal", Initializer.HeNormal, Math.Sqrt(2.0 / Inputs)),
        Truncated("LecunNormal", Initializer.LecunNormal, Math.Sqrt(1.0 / Inputs)),
        Uniform("LecunUniform", Initializer.LecunUniform, Math.Sqrt(3.0 / Inputs)),
        new("Identity", Initializer.Identity(2), 2.0 * Outputs / (Inputs * Outputs), Math.Sqrt(4.0 / Inputs - 4.0 / Inputs / Inputs), 2),
        Truncated("VarianceScaling", Initializer.VarianceScaling(3), Math.Sqrt(3.0 / Inputs)),
        Uniform("VarianceScaling", Initializer.VarianceScaling(3, VarianceMode.Outputs, RandomDistribution.Uniform), Math.Sqrt(9.0 / Outputs)),
        new("VarianceScaling", Initializer.VarianceScaling(3, VarianceMode.Average, RandomDistribution.Normal), 0, Math.Sqrt(6.0 / (Inputs + Outputs)), 1),
        new("Orthogonal", Initializer.Orthogonal(), 0, Math.Sqrt(1.0 / Inputs), 1),
        new("TruncatedNormal", Initializer.TruncatedNormal(0.5, 0.1), 0.5, 0.1 * Left, 0.2),
    ];

    [Fact]
    public void Every_initializer_has_a_row()
    {
        var properties = typeof(Initializer).GetProperties().Where(p => p.PropertyType == typeof(Initializer)).Select(p => p.Name);
        var methods = typeof(Initializer).GetMethods().Where(m => m.IsStatic && !m.IsSpecialName && m.ReturnType == typeof(Initializer)).Select(m => m.Name);
        Assert.Equal(Table.Select(row => row.Name).Distinct().Order(), properties.Concat(methods).Order());
    }

    [Fact]
    public void Mean_deviation_and_bound_are_the_papers()
    {
        foreach (Row row in Table)
        {
            double[] x = row.Initializer.Of([Inputs, Outputs], 5, ElementType.Float64).ToArray<double>();
            double mean = x.Average(), deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)));
            double standardError = row.Deviation / Math.Sqrt(x.Length);
            Assert.True(Math.Abs(mean - row.Mean) <= 4 * standardError, $"{row.Name}: mean {mean}");
            Assert.True(Math.Abs(deviation - row.Deviation) <= 0.02 * row.Deviation + 1e-15, $"{row.Name}: deviation {deviation}");
            Assert.True(x.Max(value => Math.Abs(value - row.Mean)) <= row.Bound, $"{row.Name}: bound");
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_values_and_others_others()
    {
        foreach (Row row in Table)
        {
            float[] first = row.Initializer.Of([5, 7], 3).ToArray<float>();
            Assert.Equal(first, row.Initializer.Of([5, 7], 3).ToArray<float>());
            if (row.Deviation > 0 && row.Name != "Identity") Assert.NotEqual(first, row.Initializer.Of([5, 7], 4).ToArray<float>());
        }
    }

    [Fact]
    public void Orthogonal_columns_or_rows_are_orthonormal_times_the_gain()
    {
        foreach (Shape shape in new Shape[] { [7, 5], [4, 12], [3, 2, 4] })
        {
            Tensor x = Initializer.Orthogonal(0.5).Of(shape, 1, ElementType.Float64).Reshape([(int)shape[..^1].Elements, shape[^1]]);
            Tensor product = x.Shape[0] < x.Shape[1] ? x.MatMul(x.Transpose()) : x.Transpose().MatMul(x);
            int n = product.Shape[0];
            for (int i = 0; i < n * n; i++) Assert.Equal(i % (n + 1) == 0 ? 0.25 : 0, product.ToArray<double>()[i], 1e-15);
        }
        Assert.Throws<ShapeException>(() => Initializer.Orthogonal().Of([3], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Orthogonal(double.NaN));
    }

    [Fact]
    public void A_convolutions_inputs_are_the_kernels_area_times_its_channels()
    {
        double limit = Math.Sqrt(6.0 / (3 * 3 * 8 + 3 * 3 * 16));
        double most = Initializer.GlorotUniform.Of([3, 3, 8, 16], 1, ElementType.Float64).ToArray<double>().Max(Math.Abs);
        Assert.InRange(most, 0.98 * limit, limit);
    }

    [Fact]
    public void An_own_initializer_is_a_name_and_a_function()
    {
        var own = new Initializer("diagonal", (shape, _, type) => Tensor.Range(shape[0]).Reshape([shape[0], 1]).EqualTo(Tensor.Range(shape[1])).Cast(type));
        var dense = new Dense(2, kernelInitializer: own);
        Assert.Equal([3f, 4f], dense.Of(Tensor.From(new float[,] { { 3, 4 } })).ToArray<float>());
        Assert.Equal("diagonal", own.ToString());
    }

    [Fact]
    public void Identities_are_one_for_each_place_of_a_kernel_and_settings_are_bounded()
    {
        Assert.Equal([2f, 0, 0, 0, 2, 0], Initializer.Identity(2).Of([2, 3], 1).ToArray<float>());
        Assert.Equal([1f, 0, 0, 1, 1, 0, 0, 1], Initializer.Identity().Of([2, 2, 2], 1).ToArray<float>());
        Assert.Throws<ShapeException>(() => Initializer.Identity().Of([3], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Identity(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.VarianceScaling(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.VarianceScaling(1, (VarianceMode)3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.VarianceScaling(1, distribution: (RandomDistribution)(-1)));
        Assert.Equal("VarianceScaling(2, 1, 2)", Initializer.VarianceScaling(2, VarianceMode.Outputs, RandomDistribution.Uniform).Name);
        Assert.Equal(Initializer.VarianceScaling(2, VarianceMode.Average).Of([4, 5], 3).ToArray<float>(),
            Initializer.Parse("VarianceScaling(2, 2, 0)")!.Of([4, 5], 3).ToArray<float>());
        Assert.Null(Initializer.Parse("VarianceScaling(2, 5, 0)"));
        Assert.Null(Initializer.Parse("VarianceScaling(2, 0.5, 0)"));
    }
}
