using static Myelin.Tests.LayerReferences;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Every layer, at least once. A new layer needs a row here and is checked by all of <see cref="LayerTests"/>.</summary>
internal static class LayerTable
{
    public static LayerRow[] Rows { get; } =
    [
        new(typeof(Dense), () => new Dense(3), [5], [3], "dense", 18, "kernel", "bias")
        {
            Reference = (x, w) => Affine(x, w),
            Errors =
            [
                ("no units", () => new Dense(0)),
                ("other inputs", () => { var layer = new Dense(3); layer.Of(X); layer.Of(Other); }),
            ],
        },
        new(typeof(Dense), () => new Dense(3, Activation.Tanh, useBias: false), [5], [3], "dense", 15, "kernel")
        {
            Reference = (x, w) => x.MatMul(w("kernel")).Map(Math.Tanh),
        },
        new(typeof(Dense), () => new Dense(3, kernelRegularizer: Regularizer.L2(0.1), biasRegularizer: Regularizer.L1(0.2)), [5],
            [3], "dense", 18, "kernel", "bias")
        {
            Reference = (x, w) => Affine(x, w),
        },
        new(typeof(Dense), () => new Dense(4, Activation.Softmax), [2, 3], [2, 4], "dense", 16, "kernel", "bias")
        {
            Reference = (x, w) => Affine(x, w).Rows(Naive.Softmax),
        },
        new(typeof(Embedding), () => new Embedding(7, 3), [5], [5, 3], "embedding", 21, "embeddings")
        {
            Reference = Lookup,
            Tokens = 7,
            FixedAxes = 0,
            Errors =
            [
                ("no tokens", () => new Embedding(0, 3)),
                ("no units", () => new Embedding(3, 0)),
                ("real numbers for tokens", () => new Embedding(3, 2).Of(X)),
                ("a table before it is built", () => _ = new Embedding(3, 2).Embeddings),
            ],
        },
        new(typeof(Embedding), () => new Embedding(7, 3, maskZero: true), [2, 2], [2, 2, 3], "embedding", 21, "embeddings")
        {
            Reference = Lookup,
            Tokens = 7,
            FixedAxes = 0,
        },
        new(typeof(Activation), () => Activation.Sigmoid, [2, 3], [2, 3], "sigmoid", 0)
        {
            Reference = (x, _) => x.Map(Logistic),
            FixedAxes = 0,
            Errors =
            [
                ("a name that is not known", () => Activation.Named("reul")),
                ("whole numbers", () => Activation.Relu.Of(Bools)),
            ],
        },
        new(typeof(Activation), () => new Activation("cube", x => x * x * x), [4], [4], "cube", 0)
        {
            Reference = (x, _) => x.Map(x => x * x * x),
            FixedAxes = 0,
            IsStored = false,
        },
        new(typeof(Activation), () => Activation.LeakyRelu(0.1), [4], [4], "leaky_relu", 0)
        {
            Reference = (x, _) => x.Map(x => x > 0 ? x : 0.1 * x),
            FixedAxes = 0,
        },
        new(typeof(PRelu), () => new PRelu(initializer: Initializer.Uniform()), [2, 3], [2, 3], "prelu", 3, "slope")
        {
            Reference = (x, w) => x.With(w("slope"), (x, a) => x > 0 ? x : a * x),
            Errors =
            [
                ("numbers", () => new PRelu().Of(Indices.Cast(ElementType.Float32))),
                ("a slope before it is built", () => _ = new PRelu().Slope),
                ("other channels", () => { var layer = new PRelu(); layer.Of(X); layer.Of(Other); }),
            ],
        },
        new(typeof(PRelu), () => new PRelu(shared: true, Initializer.Uniform()), [2, 3], [2, 3], "prelu", 1, "slope")
        {
            Reference = (x, w) => x.With(w("slope"), (x, a) => x > 0 ? x : a * x),
            FixedAxes = 0,
        },
        new(typeof(Dropout), () => new Dropout(0.5), [2, 3], [2, 3], "dropout", 0, "random")
        {
            Reference = (x, _) => x,
            FixedAxes = 0,
            Errors =
            [
                ("all dropped", () => new Dropout(1)),
            ],
        },
        new(typeof(Flatten), () => new Flatten(), [2, 3, 4], [24], "flatten", 0)
        {
            Reference = (x, _) => x.Reshape([x.Shape[0], (int)x.Shape[1..].Elements]),
            FixedAxes = 0,
            Errors =
            [
                ("a number", () => new Flatten().Of(Number)),
            ],
        },
        new(typeof(Flatten), () => new Flatten(), [], [1], "flatten", 0)
        {
            Reference = (x, _) => x.Reshape([x.Shape[0], 1]),
            FixedAxes = 0,
        },
        new(typeof(BatchNormalization), () => new BatchNormalization(0.9), [2, 3],
            [2, 3], "batch_normalization", 6, "gamma", "beta", "moving_mean", "moving_variance")
        {
            Reference = (x, w) => Standardized(x, w).With(w("gamma"), Times).With(w("beta"), Plus),
            Errors =
            [
                ("a momentum of 2", () => new BatchNormalization(momentum: 2)),
                ("a negative epsilon", () => new BatchNormalization(epsilon: -1)),
                ("numbers", () => new BatchNormalization().Of(Indices.Cast(ElementType.Float32))),
                ("statistics before it is built", () => _ = new BatchNormalization().MovingMean),
                ("other channels", () => { var layer = new BatchNormalization(); layer.Of(X); layer.Of(Other); }),
            ],
        },
        new(typeof(BatchNormalization), () => new BatchNormalization(center: false, scale: false), [3],
            [3], "batch_normalization", 0, "moving_mean", "moving_variance")
        {
            Reference = Standardized,
        },
        new(typeof(LayerNormalization), () => new LayerNormalization(), [2, 5], [2, 5], "layer_normalization", 10, "gamma", "beta")
        {
            Reference = (x, w) => x.Rows(Normalized).With(w("gamma"), Times).With(w("beta"), Plus),
            Errors =
            [
                ("a negative epsilon", () => new LayerNormalization(epsilon: -1)),
                ("numbers", () => new LayerNormalization().Of(Indices.Cast(ElementType.Float32))),
                ("another size", () => { var layer = new LayerNormalization(); layer.Of(X); layer.Of(Other); }),
            ],
        },
        new(typeof(LayerNormalization), () => new LayerNormalization(center: false), [5], [5], "layer_normalization", 5, "gamma")
        {
            Reference = (x, w) => x.Rows(Normalized).With(w("gamma"), Times),
        },
        new(typeof(GroupNormalization), () => new GroupNormalization(2), [2, 3, 4], [2, 3, 4], "group_normalization", 8, "gamma", "beta")
        {
            Reference = (x, w) => InGroups(x, 2).With(w("gamma"), Times).With(w("beta"), Plus),
            Errors =
            [
                ("no groups", () => new GroupNormalization(0)),
                ("a negative epsilon", () => new GroupNormalization(epsilon: -1)),
                ("numbers", () => new GroupNormalization(1).Of(Indices.Cast(ElementType.Float32))),
                ("groups that do not divide", () => new GroupNormalization(3).Of(X)),
                ("other channels", () => { var layer = new GroupNormalization(2); layer.Of(X); layer.Of(Other); }),
            ],
        },
        new(typeof(GroupNormalization), () => new GroupNormalization(-1, scale: false), [5, 3], [5, 3], "group_normalization", 3, "beta")
        {
            Reference = (x, w) => InGroups(x, 3).With(w("beta"), Plus),
        },
        new(typeof(Gru), () => new Gru(3, biasInitializer: Initializer.Uniform()), [4, 2], [3], "gru", 63, "kernel", "recurrent_kernel", "bias")
        {
            Reference = (x, w) => Gru(x, w("kernel"), w("recurrent_kernel"), w("bias")).Last(1),
            Errors =
            [
                ("no units", () => new Gru(0)),
                ("a matrix", () => new Gru(3).Of(X)),
                ("weights before it is built", () => _ = new Gru(3).Kernel),
                ("other inputs", () => { var layer = new Gru(3); layer.Of(Series); layer.Of(Tensor.Ones([2, 6, 5])); }),
            ],
        },
        new(typeof(Gru), () => new Gru(3, useBias: false, returnSequences: true, goBackwards: true), [4, 2], [4, 3], "gru", 45, "kernel", "recurrent_kernel")
        {
            Reference = (x, w) => Gru(x, w("kernel"), w("recurrent_kernel"), null, backwards: true),
        },
        new(typeof(Sequential), () => new Sequential { new Dense(4, Activation.Relu), new Dropout(0.1), new Dense(2) }, [3],
            [2], "sequential", 26, "dense/kernel", "dense/bias", "dropout/random", "dense_1/kernel", "dense_1/bias")
        {
            Reference = (x, w) => Affine(Affine(x, w, "dense/").Map(x => Math.Max(x, 0)), w, "dense_1/"),
            Errors =
            [
                ("two layers of one name", () => _ = new Sequential { new Dense(1, name: "a"), new Dense(2, name: "a") }),
            ],
        },
        .. ImageLayerRows.All,
        .. ConvolutionLayerRows.All,
        .. PoolingLayerRows.All,
        .. ActivationLayerRows.All,
        .. CoreLayerRows.All,
        .. RegularizationLayerRows.All,
        .. NormalizationLayerRows.All,
        .. ReshapingLayerRows.All,
        .. TimeRows.All,
        .. AttentionRows.All,
        .. PreprocessingRows.All,
    ];

    /// <summary>A model of one layer of a row, built; with another input, which may have free axes, if one is given.</summary>
    public static Sequential Model(LayerRow row, ElementType type = ElementType.Float32, long seed = 0, TensorSpec? input = null)
    {
        var model = new Sequential(seed: seed);
        model.Add(row.Make());
        model.VariableType = type;
        model.Build((input ?? row.Input).WithType(row.Tokens > 0 ? ElementType.Int32 : type));
        return model;
    }
}
