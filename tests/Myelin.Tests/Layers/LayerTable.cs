namespace Myelin.Tests;

/// <summary>One layer to be checked: how it is made, and what it makes of an input.</summary>
/// <param name="Kind">Its class.</param>
/// <param name="Make">A new one, without a name.</param>
/// <param name="Input">The shape of one input.</param>
/// <param name="Output">The shape of one output.</param>
/// <param name="Name">What its container calls it.</param>
/// <param name="Parameters">The number of values in its parameters.</param>
/// <param name="States">The names of all its states.</param>
internal sealed record LayerRow(Type Kind, Func<Module> Make, Shape Input, Shape Output, string Name, long Parameters, params string[] States)
{
    /// <summary>For a layer of tokens: how many there are; 0 for real inputs.</summary>
    public int Tokens { get; init; }

    /// <summary>A batch of inputs by a seed.</summary>
    public Tensor Batch(int count, long seed, ElementType type = ElementType.Float32)
    {
        Shape shape = Shape.Create([count, .. Input.Sizes]);
        return Tokens == 0 ? Tensor.Normal(shape, seed, type) : (Tensor.Uniform(shape, seed) * Tokens).Floor().Cast(ElementType.Int32);
    }

    public override string ToString() => $"{Kind.Name} {Input} to {Output}";
}

/// <summary>Every layer, at least once. A new layer needs a row here and is checked by all of <see cref="LayerTests"/>.</summary>
internal static class LayerTable
{
    public static LayerRow[] Rows { get; } =
    [
        new(typeof(Dense), () => new Dense(3), [5], [3], "dense", 18, "kernel", "bias"),
        new(typeof(Dense), () => new Dense(3, Activation.Tanh, useBias: false), [5], [3], "dense", 15, "kernel"),
        new(typeof(Dense), () => new Dense(3, kernelRegularizer: Regularizer.L2(0.1), biasRegularizer: Regularizer.L1(0.2)), [5], [3], "dense", 18, "kernel",
            "bias"),
        new(typeof(Dense), () => new Dense(4, Activation.Softmax), [2, 3], [2, 4], "dense", 16, "kernel", "bias"),
        new(typeof(Embedding), () => new Embedding(7, 3), [5], [5, 3], "embedding", 21, "embeddings") { Tokens = 7 },
        new(typeof(Embedding), () => new Embedding(7, 3, maskZero: true), [2, 2], [2, 2, 3], "embedding", 21, "embeddings") { Tokens = 7 },
        new(typeof(Activation), () => Activation.Sigmoid, [2, 3], [2, 3], "sigmoid", 0),
        new(typeof(Activation), () => new Activation("cube", x => x * x * x), [4], [4], "cube", 0),
        new(typeof(Activation), () => Activation.LeakyRelu(0.1), [4], [4], "leaky_relu", 0),
        new(typeof(PRelu), () => new PRelu(initializer: Initializer.Uniform()), [2, 3], [2, 3], "prelu", 3, "slope"),
        new(typeof(PRelu), () => new PRelu(shared: true, Initializer.Uniform()), [2, 3], [2, 3], "prelu", 1, "slope"),
        new(typeof(Dropout), () => new Dropout(0.5), [2, 3], [2, 3], "dropout", 0, "random"),
        new(typeof(BatchNormalization), () => new BatchNormalization(0.9), [2, 3], [2, 3], "batch_normalization", 6, "gamma", "beta", "moving_mean",
            "moving_variance"),
        new(typeof(BatchNormalization), () => new BatchNormalization(center: false, scale: false), [3], [3], "batch_normalization", 0, "moving_mean",
            "moving_variance"),
        new(typeof(LayerNormalization), () => new LayerNormalization(), [2, 5], [2, 5], "layer_normalization", 10, "gamma", "beta"),
        new(typeof(LayerNormalization), () => new LayerNormalization(center: false), [5], [5], "layer_normalization", 5, "gamma"),
        new(typeof(GroupNormalization), () => new GroupNormalization(2), [2, 3, 4], [2, 3, 4], "group_normalization", 8, "gamma", "beta"),
        new(typeof(GroupNormalization), () => new GroupNormalization(-1, scale: false), [5, 3], [5, 3], "group_normalization", 3, "beta"),
        new(typeof(Gru), () => new Gru(3, biasInitializer: Initializer.Uniform()), [4, 2], [3], "gru", 63, "kernel", "recurrent_kernel", "bias"),
        new(typeof(Gru), () => new Gru(3, useBias: false, returnSequences: true, goBackwards: true), [4, 2], [4, 3], "gru", 45, "kernel", "recurrent_kernel"),
        new(typeof(Flatten), () => new Flatten(), [2, 3, 4], [24], "flatten", 0),
        new(typeof(Flatten), () => new Flatten(), [], [1], "flatten", 0),
        new(typeof(Conv1D), () => new Conv1D(3, 2, dilation: 2), [6, 2], [4, 3], "conv1d", 15, "kernel", "bias"),
        new(typeof(Conv2D), () => new Conv2D(3, 3), [5, 4, 2], [3, 2, 3], "conv2d", 57, "kernel", "bias"),
        new(typeof(Conv2D), () => new Conv2D(4, (3, 2), 2, Padding.Same, groups: 2, activation: Activation.Tanh, useBias: false), [5, 4, 2], [3, 2, 4],
            "conv2d", 24, "kernel"),
        new(typeof(Conv2DTranspose), () => new Conv2DTranspose(3, 3, 2, Padding.Same), [3, 2, 2], [6, 4, 3], "conv2d_transpose", 57, "kernel", "bias"),
        new(typeof(DepthwiseConv2D), () => new DepthwiseConv2D(3, padding: Padding.Same), [4, 4, 3], [4, 4, 3], "depthwise_conv2d", 30, "kernel", "bias"),
        new(typeof(DepthwiseConv2D), () => new DepthwiseConv2D(2, depthMultiplier: 2), [4, 4, 3], [3, 3, 6], "depthwise_conv2d", 30, "kernel", "bias"),
        new(typeof(MaxPooling2D), () => new MaxPooling2D(), [5, 4, 3], [2, 2, 3], "max_pooling2d", 0),
        new(typeof(AveragePooling2D), () => new AveragePooling2D(3, 2, Padding.Same), [5, 4, 3], [3, 2, 3], "average_pooling2d", 0),
        new(typeof(GlobalAveragePooling2D), () => new GlobalAveragePooling2D(), [5, 4, 3], [3], "global_average_pooling2d", 0),
        new(typeof(GlobalMaxPooling2D), () => new GlobalMaxPooling2D(keepDimensions: true), [5, 4, 3], [1, 1, 3], "global_max_pooling2d", 0),
        new(typeof(Sequential), () => new Sequential { new Dense(4, Activation.Relu), new Dropout(0.1), new Dense(2) }, [3], [2], "sequential", 26,
            "dense/kernel", "dense/bias", "dropout/random", "dense_1/kernel", "dense_1/bias"),
    ];

    /// <summary>A model of one layer of a row, built.</summary>
    public static Sequential Model(LayerRow row, ElementType type = ElementType.Float32, long seed = 0)
    {
        var model = new Sequential(seed: seed);
        model.Append(row.Make());
        model.VariableType = type;
        model.Build(row.Input, row.Tokens > 0 ? ElementType.Int32 : type);
        return model;
    }
}
