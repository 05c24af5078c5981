namespace Myelin.Tests;

/// <summary>What Normalization learns from data.</summary>
public class NormalizationLayerTests
{
    static (double[] Mean, double[] Variance) Learned(Normalization layer, params IEnumerable<Tensor> batches)
    {
        layer.Adapt(batches);
        var model = new Sequential { layer };
        model.Build(batches.First().Shape[1..]);
        State State(string name) => model.States.Single(state => state.Name == name);
        return (State("mean").Value.ToArray<double>(), State("variance").Value.ToArray<double>());
    }

    [Fact]
    public void Statistics_have_the_same_bits_for_all_batches_of_the_same_data()
    {
        Tensor x = Tensor.Normal([1000, 3], 5);
        (double[] Mean, double[] Variance) whole = Learned(new(), x);
        foreach (int size in new[] { 1, 7, 256, 999 })
        {
            Tensor[] parts = [.. Enumerable.Range(0, (999 / size) + 1).Select(i => x[(i * size)..Math.Min(1000, (i + 1) * size)])];
            (double[] mean, double[] variance) = Learned(new(), parts);
            Assert.Equal(whole.Mean, mean);
            Assert.Equal(whole.Variance, variance);
        }
        var data = new Normalization();
        data.Adapt(Dataset.From(x, x));
        Assert.Equal(0, (double)data.Of(x).Mean(), 1e-6);
    }

    /// <summary>Means of a billion with deviations of one, and numbers whose squares leave float32.</summary>
    [Theory]
    [InlineData(1e9, 1)]
    [InlineData(0, 1e38)]
    [InlineData(-3e5, 1e-3)]
    public void Statistics_are_exact_for_large_numbers(double mean, double deviation)
    {
        double[] x = [.. Tensor.Normal([5000], 3, ElementType.Float64).ToArray<double>().Select(value => mean + deviation * value)];
        decimal[] apart = Array.ConvertAll(x, value => (decimal)((value - mean) / deviation));          // the difference is exact
        decimal centre = apart.Sum() / x.Length, square = apart.Sum(value => (value - centre) * (value - centre)) / x.Length;
        (double[] found, double[] spread) = Learned(new(), Tensor.From(x, [5000, 1]));
        double expected = mean + deviation * (double)centre;
        Assert.Equal(expected, found[0], (Math.Abs(expected) + deviation) * 1e-15);
        Assert.Equal(1, spread[0] / (deviation * deviation * (double)square), 1e-12);
    }

    [Fact]
    public void Large_float32_numbers_are_normalized()
    {
        Tensor x = Tensor.Normal([500, 2], 3) * 1e38;
        var layer = new Normalization();
        layer.Adapt(x);
        double[] y = layer.Of(x).Cast(ElementType.Float64).ToArray<double>();
        Assert.All(y, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(1, y.Average(value => value * value), 0.01);
    }

    [Fact]
    public void A_layer_adapts_before_and_after_it_is_built_and_again()
    {
        Tensor a = Tensor.Normal([50, 3], 1), b = Tensor.Normal([50, 3], 2) * 3 + 1;
        var layer = new Normalization();
        var model = new Sequential(input: [3]) { layer, new Dense(2) };
        Assert.Contains("normalization", model.Summary());
        Assert.Contains("Adapt", Assert.Throws<InvalidOperationException>(() => model.Predict(a)).Message);
        layer.Adapt(a);
        Tensor first = model.Predict(b);
        layer.Adapt(b);
        Assert.NotEqual(first.ToArray<float>(), model.Predict(b).ToArray<float>());
        Assert.Equal(0, (double)layer.Of(b).Mean(), 1e-6);
        using var folder = new TemporaryFolder();
        model.Save(folder["model"]);
        Assert.Equal(model.Predict(b).ToArray<float>(), Model.Load(folder["model"]).Predict(b).ToArray<float>());
    }

    [Fact]
    public void Weights_carry_the_statistics_to_a_layer_that_was_not_adapted()
    {
        Tensor x = Tensor.Normal([50, 3], 1);
        var layer = new Normalization();
        layer.Adapt(x);
        var model = new Sequential(input: [3]) { layer };
        model.Build();
        using var folder = new TemporaryFolder();
        model.Save(folder["model"]);
        var other = new Sequential(input: [3]) { new Normalization() };
        other.Build();
        other.LoadWeights(folder["model"]);
        Assert.Equal(model.Predict(x).ToArray<float>(), other.Predict(x).ToArray<float>());
    }

    [Fact]
    public void Inverting_undoes_the_normalization()
    {
        Tensor x = Tensor.Normal([50, 3], 1) * 5 + 2;
        var there = new Normalization();
        var back = new Normalization(invert: true);
        there.Adapt(x);
        back.Adapt(x);
        Fixture.Near(x.Cast(ElementType.Float64).ToArray<double>(), back.Of(there.Of(x)));
    }

    [Fact]
    public void Statistics_are_not_trained_and_keep_their_values_in_training()
    {
        Tensor x = Tensor.Normal([50, 3], 1);
        var layer = new Normalization();
        layer.Adapt(x);
        var model = new Sequential(input: [3]) { layer, new Dense(1) };
        model.Compile(new SGD(0.1), new MeanSquaredError());
        double[] before = [.. model.States.Take(2).SelectMany(state => state.Value.ToArray<double>())];
        model.Fit(Dataset.From(x, Tensor.Ones([50, 1])), epochs: 2);
        Assert.Equal(before, model.States.Take(2).SelectMany(state => state.Value.ToArray<double>()));
        Assert.Equal(4, model.ParameterCount);
    }

    [Fact]
    public void Half_precision_weights_leave_the_statistics_as_they_are()
    {
        Tensor x = Tensor.Normal([50, 3], 1);
        var layer = new Normalization();
        layer.Adapt(x);
        var model = new Sequential(input: [3]) { layer };
        model.Build();
        Assert.Equal(model.Predict(x).ToArray<float>(), model.ConvertWeights(ElementType.BFloat16).Predict(x).ToArray<float>());
    }
}
