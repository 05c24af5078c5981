namespace Myelin.Tests;

/// <summary>What convolutions and poolings do that the rows of <see cref="LayerTable"/> do not show: padding, masks, counts and initial weights.</summary>
public class WindowLayerTests
{
    [Fact]
    public void Paddings_are_equal_by_value_and_print_as_they_are_written()
    {
        (Padding Padding, string Text)[] paddings =
        [
            (Padding.Valid, "Valid"), (Padding.Same, "Same"), (Padding.Causal, "Causal"), (2, "2"), ((2, 0), "(2, 0)"),
            (((1, 2), (0, 1)), "((1, 2), (0, 1))"), (((1, 1), (1, 2), (0, 1)), "((1, 1), (1, 2), (0, 1))"),
        ];
        Assert.Equal(paddings.Select(one => one.Text), paddings.Select(one => one.Padding.ToString()));
        Assert.Equal(paddings.Length, paddings.Select(one => one.Padding).Distinct().Count());
        Assert.Equal(default, Padding.Valid);
        Assert.Equal<Padding>(((1, 2), (0, 1)), ((1, 2), (0, 1)));
        Assert.NotEqual<Padding>(1, (1, 1));                                                         // of any number of axes, and of sequences
        Assert.Equal(new WindowAxis(3, 2, 4, 0, 2), new WindowAxis(3, 2, Dilation: 2).Padded(Padding.Causal, 9));
        Assert.Equal(new WindowAxis(3, 2, 1, 2), new WindowAxis(3, 2).Padded((1, 2), 9));
        string message = Assert.Throws<ShapeException>(() => new WindowAxis(3).Padded(((1, 2), (0, 1)), 9)).Message;
        Assert.Contains("(before, after)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_causal_padding_no_output_depends_on_later_steps()
    {
        var model = new Sequential(input: [null, 2])
        {
            new Conv1D(3, 3, padding: Padding.Causal), new Conv1D(3, 2, padding: Padding.Causal, dilation: 2), new MaxPooling1D(2, 1, Padding.Causal),
        };
        Tensor x = Tensor.Normal([2, 9, 2], 1), y = model.Forward(x);
        Assert.Equal([2, 9, 3], y.Shape);
        for (int steps = 1; steps < 9; steps++)
            Assert.Equal(y.Slice(1, 0, steps).ToArray<float>(), model.Forward(x.Slice(1, 0, steps)).ToArray<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Global_pooling_leaves_out_masked_steps_and_a_row_of_padding_alone_gives_zeros(bool largest)
    {
        Layer layer = largest ? new GlobalMaxPooling1D() : new GlobalAveragePooling1D();
        var context = new CallContext();
        Tensor x = Tensor.Normal([3, 4, 2], 1) - 9, padded = Tensor.Concatenate([x, Tensor.Full([3, 2, 2], double.NaN)], 1);
        bool[] mask = [true, true, true, true, false, false, true, true, false, false, false, false, .. new bool[6]];
        context.SetMask(padded, Tensor.From(mask, [3, 6]));
        Tensor y = layer.Of(padded, context);
        Assert.Null(context.MaskOf(y));
        Assert.Equal(layer.Of(x[..1]).ToArray<float>(), y[..1].ToArray<float>());
        Assert.Equal(layer.Of(x[1..2, ..2]).ToArray<float>(), y[1..2].ToArray<float>());
        Assert.Equal([0f, 0], y[2..].ToArray<float>());
        Tensor variable = padded.AsVariable();
        context.SetMask(variable, Tensor.From(mask, [3, 6]));
        float[] gradient = layer.Of(variable, context).Sum().Gradients([variable])[0].ToArray<float>();
        Assert.All(mask, (isStep, i) => Assert.True(isStep || gradient[2 * i] == 0, $"the gradient of masked step {i} is {gradient[2 * i]}"));
        Assert.Equal(4f, gradient.Sum(), 1e-6);
    }

    [Fact]
    public void Adaptive_windows_of_different_sizes_keep_infinities_and_NaN_in_their_windows()
    {
        float[] x = [1, 2, float.PositiveInfinity, 4, float.NaN, 6, 7, 8];                         // windows [0, 3), [2, 6), [5, 8)
        Tensor steps = Tensor.From(x, [1, 8, 1]);
        Assert.Equal([float.PositiveInfinity, float.NaN, 7], new AdaptiveAveragePooling1D(3).Of(steps).ToArray<float>());
        Assert.Equal([float.PositiveInfinity, float.NaN, 8], new AdaptiveMaxPooling1D(3).Of(steps).ToArray<float>());
        Assert.Equal([float.NegativeInfinity], new AdaptiveMaxPooling1D(1).Of(Tensor.Full([1, 2, 1], double.NegativeInfinity)).ToArray<float>());
    }

    /// <summary>5·5·60 weights and 16 biases, and 61,706 - 900 parameters of the whole network.</summary>
    [Fact]
    public void The_table_of_LeNet_5_has_60_connections()
    {
        var model = new Sequential(input: [14, 14, 6]) { new TableConv2D(TableConv2D.LeNet5, 5) };
        Assert.Equal(1_516, model.ParameterCount);
        Assert.Equal([3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6],
            Enumerable.Range(0, 16).Select(filter => TableConv2D.LeNet5.Count(row => row[filter] == 'X')));
        Assert.All(TableConv2D.LeNet5, row => Assert.Equal(10, row.Count(letter => letter == 'X')));
    }

    /// <summary>LeCun et al., 1989: 1,068 + 2,592 + 5,790 + 310 = 9,760 parameters, 64,660 connections.</summary>
    [Fact]
    public void The_network_of_1989_has_a_bias_for_each_unit_and_trains()
    {
        string[] table = [.. Enumerable.Range(0, 12).Select(
            row => string.Concat(Enumerable.Range(0, 12).Select(filter => (row + filter) % 3 > 0 ? 'X' : '.')))];
        Padding border = ((1, 2), (1, 2));
        var model = new Sequential(input: [16, 16, 1])
        {
            new TableConv2D([new('X', 12)], 5, 2, border, unitBias: true, Activation.Tanh),
            new TableConv2D(table, 5, 2, border, unitBias: true, Activation.Tanh),
            new Flatten(), new Dense(30, Activation.Tanh), new Dense(10, Activation.Tanh),
        };
        Assert.Equal(9_760, model.ParameterCount);
        Assert.Equal([8, 8, 12], model.Layers[0].OutputShape);
        Assert.Equal([4, 4, 12], model.Layers[1].OutputShape);
        model.Compile(new SGD(0.05), new MeanSquaredError());
        Tensor x = Tensor.Normal([20, 16, 16, 1], 1), y = (x.Mean([1, 2, 3]).Sign() * 0.8).Reshape(20, 1) + Tensor.Zeros([20, 10]);
        History history = model.Fit(Dataset.From(x, y), epochs: 4, batchSize: 5);
        Assert.True(history["loss"][^1] < history["loss"][0]);
    }

    /// <summary>Glorot's limit √(6 / (inputs + outputs)) for the inputs and outputs of one unit, not for those of all places.</summary>
    [Fact]
    public void Initial_weights_are_those_for_the_inputs_of_one_unit()
    {
        var local = new Sequential(input: [12, 12, 2]) { new LocallyConnected2D(4, 3) };
        float[] weights = local.Parameters[0].Value.ToArray<float>();
        double limit = Math.Sqrt(6.0 / ((9 * 2) + (9 * 4)));
        Assert.InRange(weights.Max(), 0.98 * limit, limit);
        Assert.NotEqual(weights[..72], weights[72..144]);
        float[] connections = new Sequential(input: [14, 14, 6]) { new TableConv2D(TableConv2D.LeNet5, 5) }.Parameters[0].Value.ToArray<float>();
        limit = Math.Sqrt(6.0 / ((25 * 4) + (25 * 16)));
        Assert.InRange(connections.Max(), 0.9 * limit, limit);
    }

    [Fact]
    public void A_layer_of_places_gives_a_convolution_where_all_places_have_its_weights()
    {
        Tensor x = Tensor.Normal([3, 7, 6, 2], 1, ElementType.Float64), w = Tensor.Normal([3, 2, 2, 4], 2, ElementType.Float64);
        var layer = new LocallyConnected2D(4, (3, 2), 2, Padding.Same, useBias: false) { VariableType = ElementType.Float64 };
        layer.Of(x);
        layer.Kernel.Value = w.Reshape(1, 12, 4).BroadcastTo(layer.Kernel.Shape).Copy();
        var convolution = new Conv2D(4, (3, 2), 2, Padding.Same, useBias: false) { VariableType = ElementType.Float64 };
        convolution.Of(x);
        convolution.Kernel.Value = w;
        Fixture.Near(convolution.Of(x).ToArray<double>(), layer.Of(x));
    }
}
