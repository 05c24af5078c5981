namespace Myelin.Tests;

public class ConvolutionLayerTests
{
    /// <summary>Shapes as Keras 3 gives them.</summary>
    public static readonly TheoryData<string, Func<Layer>, int[], int[]> Layers = new()
    {
        { "valid", () => new Conv2D(8, 3), [7, 6, 3], [5, 4, 8] },
        { "same", () => new Conv2D(8, (3, 2), 2, Padding.Same), [7, 6, 3], [4, 3, 8] },
        { "dilation", () => new Conv2D(4, 3, dilation: (2, 1)), [7, 6, 3], [3, 4, 4] },
        { "groups", () => new Conv2D(6, 1, groups: 3), [4, 4, 9], [4, 4, 6] },
        { "depthwise", () => new DepthwiseConv2D(3, padding: Padding.Same, depthMultiplier: 2), [5, 5, 3], [5, 5, 6] },
        { "transpose valid", () => new Conv2DTranspose(4, 3, 2), [4, 5, 3], [9, 11, 4] },
        { "transpose same", () => new Conv2DTranspose(4, 3, 2, Padding.Same), [4, 5, 3], [8, 10, 4] },
        { "transpose smaller than its stride", () => new Conv2DTranspose(4, 2, 3), [4, 5, 3], [12, 15, 4] },
        { "conv1d", () => new Conv1D(5, 3, 2), [9, 2], [4, 5] },
        { "max", () => new MaxPooling2D(), [7, 6, 3], [3, 3, 3] },
        { "max same", () => new MaxPooling2D(3, 2, Padding.Same), [7, 6, 3], [4, 3, 3] },
        { "average", () => new AveragePooling2D((2, 3), 1), [7, 6, 3], [6, 4, 3] },
        { "conv1d causal", () => new Conv1D(5, 3, 2, Padding.Causal), [9, 2], [5, 5] },
        { "conv1d, both ends", () => new Conv1D(5, 3, padding: (2, 1)), [9, 2], [10, 5] },
        { "padding of all sides", () => new Conv2D(4, 3, padding: 2), [7, 6, 3], [9, 8, 4] },
        { "conv3d", () => new Conv3D(4, (2, 3, 1), (1, 2, 1)), [4, 7, 6, 3], [3, 3, 6, 4] },
        { "transpose with an output padding", () => new Conv2DTranspose(4, 3, 2, outputPadding: 1), [4, 5, 3], [10, 12, 4] },
        { "transpose same with an output padding", () => new Conv2DTranspose(4, 3, 2, Padding.Same, 0), [4, 5, 3], [7, 9, 4] },
        { "transpose dilated", () => new Conv2DTranspose(4, 3, 2, dilation: 2), [4, 5, 3], [11, 13, 4] },
        { "conv1d transpose", () => new Conv1DTranspose(4, 5, 3, Padding.Same), [4, 3], [12, 4] },
        { "conv3d transpose", () => new Conv3DTranspose(4, 3, 2), [2, 3, 4, 3], [5, 7, 9, 4] },
        { "separable", () => new SeparableConv2D(4, 3, 2, depthMultiplier: 2), [7, 6, 3], [3, 2, 4] },
        { "locally connected", () => new LocallyConnected2D(4, 3, 2, Padding.Same), [7, 6, 3], [4, 3, 4] },
        { "adaptive", () => new AdaptiveAveragePooling2D((3, 7)), [7, 6, 3], [3, 7, 3] },
        { "max of volumes", () => new MaxPooling3D(), [5, 4, 3, 2], [2, 2, 1, 2] },
        { "global average", () => new GlobalAveragePooling2D(), [7, 6, 3], [3] },
        { "global max, kept", () => new GlobalMaxPooling2D(keepDimensions: true), [7, 6, 3], [1, 1, 3] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Outputs_have_the_shape_of_Keras(string name, Func<Layer> make, int[] input, int[] output)
    {
        Layer layer = make();
        Tensor y = layer.Of(Tensor.Ones(Shape.Create([2, .. input])));
        Assert.True(y.Shape == Shape.Create([2, .. output]), $"{name}: {y.Shape}");
        Assert.Equal(Shape.Create(output), layer.OutputShape);
    }

    [Fact]
    public void Layers_are_numbered_by_the_names_of_Keras()
    {
        var model = new Sequential([12, 12, 1])
        {
            new Conv2D(2, 3),
            new Conv2DTranspose(1, 3),
            new DepthwiseConv2D(3),
            new MaxPooling2D(),
            new Conv2D(2, 3),
            new GlobalAveragePooling2D(),
        };
        Assert.Equal(
            ["conv2d", "conv2d_transpose", "depthwise_conv2d", "max_pooling2d", "conv2d_1", "global_average_pooling2d"],
            model.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Errors_name_the_layer_and_the_fix()
    {
        var layer = new Conv2D(4, 3, name: "edges");
        layer.Of(Tensor.Zeros([1, 8, 8, 3]));
        string message = Assert.Throws<ShapeException>(() => layer.Of(Tensor.Zeros([1, 8, 8, 1]))).Message;
        Assert.Contains("Conv2D \"edges\": expects images [batch, height, width, 3], received [1, 8, 8, 1]", message, StringComparison.Ordinal);
        Assert.Contains("channels last", Assert.Throws<ShapeException>(() => new Conv2D(4, 3).Of(Tensor.Zeros([2, 784]))).Message, StringComparison.Ordinal);
        Assert.Contains("MaxPooling2D", Assert.Throws<ShapeException>(() => new MaxPooling2D().Of(Tensor.Zeros([2, 784]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2D(4, 3, groups: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2D(4, 0));
    }

    /// <summary>LeNet-5's kinds of layers: the plan applies bias and relu as the convolution stores its tiles, and gives the same bits.</summary>
    [Fact]
    public void A_captured_step_gives_the_bits_of_an_eager_one()
    {
        Tensor x = Tensor.Normal([9, 12, 12, 1], 1), labels = Tensor.Range(9);
        float[] captured = Train(capture: true), eager = Train(capture: false);
        Assert.Equal(eager, captured);

        float[] Train(bool capture)
        {
            var model = new Sequential([12, 12, 1])
            {
                new Conv2D(6, 5, padding: Padding.Same, activation: Activation.Relu),
                new MaxPooling2D(),
                new Conv2D(16, 3, activation: Activation.Tanh),
                new AveragePooling2D(),
                new Flatten(),
                new Dense(9),
            };
            var loss = new SparseCategoricalCrossentropy(fromLogits: true);
            var optimizer = new SGD(0.1);
            var step = new Step((input, target) =>
            {
                Tensor error = loss.Of(model.Forward(input, training: true), target);
                optimizer.Apply(error.Gradients(model.Parameters));
                return error;
            })
            { Captures = capture };
            var errors = new List<float>();
            for (int i = 0; i < 5; i++) errors.Add(step.Run(x, labels).Item<float>());
            Assert.True(errors[^1] < errors[0]);
            return [.. errors, .. model.Parameters.SelectMany(p => p.Value.ToArray<float>())];
        }
    }
}
