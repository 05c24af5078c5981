using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Normalization gives PyTorch's outputs and gradients, and Keras's moving statistics.</summary>
public class NormalizationTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("normalization.json");

    public static TheoryData<int, ElementType> Batches { get; } = Cases("BatchNormalization");

    public static TheoryData<int, ElementType> Layers { get; } = Cases("LayerNormalization");

    static TheoryData<int, ElementType> Cases(string layer) =>
        [.. from i in Enumerable.Range(
            0, Rows.Length) where Rows[i].Text("layer") == layer from type in new[] { ElementType.Float32, ElementType.Float64 } select (i, type)];

    [Theory]
    [MemberData(nameof(Batches))]
    public void BatchNormalization_trains_as_PyTorch_and_remembers_as_Keras(int index, ElementType type)
    {
        JsonElement row = Rows[index];
        var layer = new BatchNormalization(row.GetProperty("momentum").GetDouble(), row.GetProperty("epsilon").GetDouble());
        Tensor Read(JsonElement from, string name) => Tensor.From(from.Numbers(name), row.Shape("shape")).Cast(type);
        layer.Of(Read(row, "x"));
        Fill(layer.Gamma!, row, "gamma");
        Fill(layer.Beta!, row, "beta");
        foreach (JsonElement step in row.GetProperty("steps").EnumerateArray())
        {
            Tensor x = Read(step, "x").AsVariable(), y = layer.Of(x, training: true);
            Tensor error = (y * Read(step, "dy")).Sum();
            Tensor dx = error.Gradient(x, differentiable: true);
            ParameterGradients gradients = error.Gradients(layer.Parameters);
            Fixture.Near(step.Numbers("y"), y, float32: 4e-6);
            Fixture.Near(step.Numbers("dx"), dx, float32: 1e-5);
            Fixture.Near(step.Numbers("dgamma"), gradients.Of(layer.Gamma!), float32: 4e-6);
            Fixture.Near(step.Numbers("dbeta"), gradients.Of(layer.Beta!));
            Fixture.Near(step.Numbers("mean"), layer.MovingMean.Value);
            Fixture.Near(step.Numbers("variance"), layer.MovingVariance.Value);
        }
        Fixture.Near(row.Numbers("y"), layer.Of(Read(row, "x")), float32: 4e-6);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void LayerNormalization_computes_what_PyTorch_computes(int index, ElementType type)
    {
        JsonElement row = Rows[index];
        var layer = new LayerNormalization(row.GetProperty("epsilon").GetDouble());
        Tensor x = Tensor.From(row.Numbers("x"), row.Shape("shape")).Cast(type).AsVariable();
        layer.Of(x);
        Fill(layer.Gamma!, row, "gamma");
        Fill(layer.Beta!, row, "beta");
        Tensor y = layer.Of(x, training: true), error = (y * Tensor.From(row.Numbers("dy"), x.Shape).Cast(type)).Sum();
        Tensor dx = error.Gradient(x, differentiable: true);
        ParameterGradients gradients = error.Gradients(layer.Parameters);
        Fixture.Near(row.Numbers("y"), y, float32: 4e-6);
        Fixture.Near(row.Numbers("dx"), dx, float32: 1e-5);
        Fixture.Near(row.Numbers("dgamma"), gradients.Of(layer.Gamma!), float32: 4e-6);
        Fixture.Near(row.Numbers("dbeta"), gradients.Of(layer.Beta!));
    }

    static void Fill(Parameter parameter, JsonElement row, string name) => parameter.Value = Tensor.From(row.Numbers(name)).Cast(parameter.Type);

    /// <summary>Means and variances of groups in plain loops over [batch, places, channels].</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(-1)]
    public void GroupNormalization_is_its_definition(int groups)
    {
        const int Batch = 3, Places = 4, Channels = 6;
        Tensor x = Numbers.Tensor([Batch, 2, 2, Channels], ElementType.Float64, 4), gamma = Numbers.Tensor([Channels], ElementType.Float64, 5);
        Tensor beta = Numbers.Tensor([Channels], ElementType.Float64, 6);
        double[] values = x.ToArray<double>(), scale = gamma.ToArray<double>(), offset = beta.ToArray<double>(), expected = new double[values.Length];
        int size = Channels / (groups > 0 ? groups : Channels);
        for (int i = 0; i < values.Length; i++)
        {
            int example = i / (Places * Channels), channel = i % Channels;
            double[] group = [.. values.Where((_, k) => k / (Places * Channels) == example && k % Channels / size == channel / size)];
            double mean = group.Average(), variance = group.Average(value => (value - mean) * (value - mean));
            expected[i] = ((values[i] - mean) / Math.Sqrt(variance + 0.01) * scale[channel]) + offset[channel];
        }
        var layer = new GroupNormalization(groups, epsilon: 0.01);
        layer.Of(x);
        (layer.Gamma!.Value, layer.Beta!.Value) = (gamma, beta);
        Fixture.Near(expected, layer.Of(x), float64: 1e-13);
        GradientCheck.First("GroupNormalization", [x], operands => layer.Of(operands[0]));
    }

    [Fact]
    public void A_captured_step_updates_the_moving_statistics_as_an_eager_one()
    {
        BatchNormalization eager = new(0.9), captured = new(0.9);
        Tensor[] Run(BatchNormalization layer, Tensor x) => [layer.Of(x, training: true)];
        var step = new Step(x => Run(captured, x[0]));
        for (int run = 0; run < 4; run++)
        {
            Tensor x = Numbers.Tensor([33, 20], ElementType.Float32, run);
            SameBits.Assert(Run(eager, x)[0], step.Run([x])[0], $"run {run}");
            SameBits.Assert(eager.MovingMean.Value, captured.MovingMean.Value, $"mean of run {run}");
            SameBits.Assert(eager.MovingVariance.Value, captured.MovingVariance.Value, $"variance of run {run}");
        }
    }

    [Fact]
    public void The_states_are_named_and_ordered_as_in_Keras()
    {
        var model = new Sequential(input: [4]) { new BatchNormalization(), new LayerNormalization(center: false), new BatchNormalization(scale: false) };
        model.Build([4]);
        Assert.Equal(
            [
                "batch_normalization/gamma", "batch_normalization/beta", "batch_normalization/moving_mean", "batch_normalization/moving_variance",
                "layer_normalization/gamma", "batch_normalization_1/beta", "batch_normalization_1/moving_mean", "batch_normalization_1/moving_variance",
            ],
            model.States.Select(state => state.Path));
        Assert.Equal(4, model.Parameters.Count);
    }

    [Fact]
    public void Wrong_channels_are_named()
    {
        var layer = new BatchNormalization(name: "norm");
        layer.Of(Tensor.Zeros([2, 3]));
        Assert.Equal(
            "BatchNormalization \"norm\": expects 3 channels, received [2, 4]; build it with an input of [3], or reshape the input.",
            Assert.Throws<ShapeException>(() => layer.Of(Tensor.Zeros([2, 4]))).Message);
        var rows = new LayerNormalization(name: "norm");
        rows.Of(Tensor.Zeros([2, 3]));
        Assert.Contains("expects 3 entries along the last axis, received [2, 4]", Assert.Throws<ShapeException>(() => rows.Of(Tensor.Zeros([2, 4]))).Message);
        Assert.Contains(
            "expects a scale of Float32[3] for [2, 3], received Float32[4]",
            Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 3]).LayerNormalization(Tensor.Ones([4]))).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frozen_normalization_keeps_its_statistics_in_training(bool captures)
    {
        var model = new Sequential(input: [4]) { new BatchNormalization(), new Dense(3) };
        model.Compile(new SGD(0.1), new SparseCategoricalCrossentropy(fromLogits: true));
        var layer = (BatchNormalization)model.Layers[0];
        Dataset data = TrainingTask.Points(40);
        void Fit() => model.Fit(data, epochs: 2, batchSize: 8, options: new() { Captures = captures });
        Fit();
        float[][] Kept() => [.. layer.States.Select(state => state.Value.ToArray<float>())];
        float[][] moved = Kept();
        Assert.NotEqual([0, 0, 0, 0], moved[2]);
        layer.Trainable = false;
        Fit();
        Assert.Equal(moved, Kept());
        Tensor x = Tensor.Normal([5, 4], 3);
        Assert.Equal(layer.Of(x).ToArray<float>(), layer.Of(x, training: true).ToArray<float>());         // inference mode, as in Keras 3
        layer.Trainable = true;
        Fit();
        Assert.NotEqual(moved[2], Kept()[2]);
    }
}
