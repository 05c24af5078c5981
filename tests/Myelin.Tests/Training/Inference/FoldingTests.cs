namespace Myelin.Tests.Training.Inference;

/// <summary>What is folded into weights, and what is not.</summary>
public sealed class FoldingTests
{
    /// <summary>Gives every state values that nothing hides: none is 0 or 1, and variances are positive.</summary>
    internal static Model Stirred(Model model)
    {
        model.Build();
        long seed = 40;
        foreach (State state in model.States)
            if (state.Type.IsReal()) state.Value += Tensor.Uniform(state.Shape, ++seed, state.Type) * 0.7 + 0.1;
        return model;
    }

    internal static Tensor Inputs(Model model, int batch) => Tensor.Uniform(model.Inputs[0].BatchShape(batch, 6), 7, model.Inputs[0].Type) - 0.4;

    /// <summary>The names of the ops that a model applies.</summary>
    internal static string[] OpsOf(Model model, params Tensor[] inputs) =>
        [.. ComputationGraph.WithConstants(x => [.. model.Forward(x)], inputs).Calls.Select(call => call.Op.Name)];

    static void Close(Tensor expected, Tensor received, double tolerance = 2e-6)
    {
        Assert.Equal(expected.Shape, received.Shape);
        double[] a = expected.Cast(ElementType.Float64).ToArray<double>(), b = received.Cast(ElementType.Float64).ToArray<double>();
        double largest = a.Max(Math.Abs);
        for (int i = 0; i < a.Length; i++) Assert.True(Math.Abs(a[i] - b[i]) <= tolerance * largest, $"element {i}: expected {a[i]}, received {b[i]}");
    }

    static Sequential Stack(TensorSpec input, params Module[] layers)
    {
        var model = new Sequential(input, seed: 3);
        foreach (Module layer in layers) model.Add(layer);
        return model;
    }

    public static TheoryData<string> Neighbours => [.. neighbours.Keys];

    static readonly Dictionary<string, Func<Module[]>> neighbours = new(StringComparer.Ordinal)
    {
        ["Conv2D without bias"] = () => [new Conv2D(5, 3, useBias: false), new BatchNormalization()],
        ["Conv2D with bias"] = () => [new Conv2D(5, 3), new BatchNormalization()],
        ["Conv2D with strides and padding"] = () => [new Conv2D(5, 3, strides: 2, padding: Padding.Same), new BatchNormalization()],
        ["Conv2D of groups"] = () => [new Conv2D(6, 3, groups: 2), new BatchNormalization()],
        ["DepthwiseConv2D"] = () => [new DepthwiseConv2D(3, depthMultiplier: 2), new BatchNormalization()],
        ["SeparableConv2D"] = () => [new SeparableConv2D(5, 3), new BatchNormalization()],
        ["Conv2DTranspose"] = () => [new Conv2DTranspose(5, 3, strides: 2), new BatchNormalization()],
        ["Conv2DTranspose without bias"] = () => [new Conv2DTranspose(5, 3, useBias: false), new BatchNormalization()],
        ["normalization without scale"] = () => [new Conv2D(5, 3), new BatchNormalization(scale: false)],
        ["normalization without offset"] = () => [new Conv2D(5, 3), new BatchNormalization(center: false)],
        ["normalization without both"] = () => [new Conv2D(5, 3, useBias: false), new BatchNormalization(scale: false, center: false)],
        ["two normalizations"] = () => [new Conv2D(5, 3), new BatchNormalization(), new BatchNormalization()],
        ["dropout between"] = () => [new Conv2D(5, 3), new Dropout(0.5), new BatchNormalization()],
        ["an activation behind"] = () => [new Conv2D(5, 3), new BatchNormalization(), Activation.Relu],
        ["Dense of pixels"] = () => [new Dense(5), new BatchNormalization()],
        ["Dense behind a Reshape"] = () => [new Flatten(), new Dense(6), new Reshape([1, 6]), new BatchNormalization()],
        ["a number"] = () => [new Conv2D(5, 3), new Rescaling(0.25, 1)],
    };

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Normalization_is_folded_into_the_layer_before_it(string name)
    {
        Model model = Stirred(Stack([6, 6, 4], neighbours[name]()));
        InferenceModel inference = model.ForInference();
        foreach (int batch in new[] { 1, 3 })
        {
            Tensor x = Inputs(model, batch);
            Close(model.Predict(x), inference.Predict(x));
            string[] ops = OpsOf(inference, x);
            Assert.DoesNotContain("Multiply", ops);
            Assert.DoesNotContain("Subtract", ops);
            Assert.True(ops.Count(op => op == "Add") <= 1, string.Join(' ', ops));
        }
    }

    [Fact]
    public void Layers_along_one_and_three_axes_are_folded()
    {
        foreach (Model model in new Model[]
        {
            Stack([9, 4], new Conv1D(5, 3), new BatchNormalization()), Stack([9, 4], new Conv1DTranspose(5, 3), new BatchNormalization()),
            Stack([4, 4, 4, 2], new Conv3D(5, 3), new BatchNormalization()), Stack([7], new Dense(5), new BatchNormalization()),
        })
        {
            Tensor x = Inputs(Stirred(model), 3);
            InferenceModel inference = model.ForInference();
            Close(model.Predict(x), inference.Predict(x));
            Assert.DoesNotContain("Multiply", OpsOf(inference, x));
        }
    }

    [Fact]
    public void Folded_weights_are_the_weights_times_the_factor_of_their_channel()
    {
        var convolution = new Conv2D(2, 1);
        var normalization = new BatchNormalization(epsilon: 0);
        Model model = Stack([1, 1, 3], convolution, normalization).Build();
        convolution.Kernel.Value = Tensor.From([1f, 2, 3, 4, 5, 6], [1, 1, 3, 2]);
        convolution.Bias!.Value = Tensor.From([10f, 20], [2]);
        normalization.Gamma!.Value = Tensor.From([2f, 3], [2]);
        normalization.Beta!.Value = Tensor.From([0.5f, -1], [2]);
        normalization.MovingMean.Value = Tensor.From([1f, 2], [2]);
        normalization.MovingVariance.Value = Tensor.From([4f, 0.25f], [2]);         // factors: 2 / 2 = 1, 3 / 0.5 = 6
        InferenceModel inference = model.ForInference();
        ComputationGraph graph = ComputationGraph.WithConstants(x => [.. inference.Forward(x)], [Tensor.Ones([1, 1, 1, 3])]);
        Assert.Equal(["Conv", "Add"], graph.Calls.Select(call => call.Op.Name));
        Assert.Equal([1f, 12, 3, 24, 5, 36], graph.Calls[0].Inputs[1].Value!.ToArray<float>());
        Assert.Equal([9.5f, 107], graph.Calls[1].Inputs[1].Value!.ToArray<float>());    // (10 - 1) 1 + 0.5, (20 - 2) 6 - 1
    }

    public static TheoryData<string> Others => [.. others.Keys];

    static readonly Dictionary<string, Func<Module[]>> others = new(StringComparer.Ordinal)
    {
        ["behind an activation"] = () => [new Conv2D(5, 3, activation: Activation.Relu), new BatchNormalization()],
        ["behind a pooling"] = () => [new Conv2D(5, 3), new MaxPooling2D(2), new BatchNormalization()],
        ["first"] = () => [new BatchNormalization(), new Conv2D(5, 3)],
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Normalization_elsewhere_is_not_folded_and_gives_the_same_bits(string name)
    {
        Model model = Stirred(Stack([6, 6, 4], others[name]()));
        InferenceModel inference = model.ForInference();
        Tensor x = Inputs(model, 3);
        Assert.Contains("Multiply", OpsOf(inference, x));
        Assert.Equal(model.Predict(x).ToArray<float>(), inference.Predict(x).ToArray<float>());
    }

    [Fact]
    public void A_layer_that_others_read_is_not_folded()
    {
        var input = Symbol.Input([6, 6, 4]);
        Symbol y = new Conv2D(4, 3).Of(input), normalized = new BatchNormalization().Of(y);
        Model sum = Stirred(new Functional(input, y + normalized)), both = Stirred(new Functional([input], [y, normalized]));
        Tensor x = Inputs(sum, 2);
        Assert.Equal(sum.Predict(x).ToArray<float>(), sum.ForInference().Predict(x).ToArray<float>());
        Predictions expected = both.PredictAll([x]), received = both.ForInference().PredictAll([x]);
        for (int i = 0; i < 2; i++) Assert.Equal(expected[i].ToArray<float>(), received[i].ToArray<float>());
    }

    [Fact]
    public void A_model_without_normalization_keeps_its_bits()
    {
        Model model = Stirred(Stack(
            [6, 6, 4], new Conv2D(5, 3, activation: Activation.Tanh), new Dropout(0.5), new Flatten(), new Dense(3, Activation.Softmax)));
        Tensor x = Inputs(model, 3);
        InferenceModel inference = model.ForInference();
        Assert.Equal(model.Predict(x).ToArray<float>(), inference.Predict(x).ToArray<float>());
        Assert.DoesNotContain("Dropout", OpsOf(inference, x));
    }

    [Fact]
    public void Weights_that_folding_would_make_infinite_stay_as_they_are()
    {
        var dense = new Dense(2, useBias: false);
        var normalization = new BatchNormalization(epsilon: 0);
        Model model = Stack([2], dense, normalization).Build();
        dense.Kernel.Value = Tensor.Filled([2, 2], 1e30, ElementType.Float32, Device.Current);
        normalization.MovingVariance.Value = Tensor.Filled([2], 1e-30, ElementType.Float32, Device.Current);
        Tensor x = Tensor.Filled([1, 2], 1e-30, ElementType.Float32, Device.Current);
        Assert.Equal(model.Predict(x).ToArray<float>(), model.ForInference().Predict(x).ToArray<float>());
        Assert.True(float.IsFinite(model.ForInference().Predict(x).ToArray<float>()[0]));
    }

    [Fact]
    public void Weights_of_16_bits_keep_their_bits_and_those_of_64_are_folded()
    {
        Model model = Stirred(Stack([6, 6, 4], new Conv2D(5, 3), new BatchNormalization())), half = model.ConvertWeights(ElementType.BFloat16);
        Tensor x = Inputs(model, 2);
        Assert.Equal(half.Predict(x).ToArray<float>(), half.ForInference().Predict(x).ToArray<float>());
        Model twice = Stack([6, 6, 4], new Conv2D(5, 3), new BatchNormalization());
        twice.Build([6, 6, 4], ElementType.Float64);
        Stirred(twice);
        Tensor y = x.Cast(ElementType.Float64);
        Close(twice.Predict(y), twice.ForInference().Predict(y), 1e-14);
        Assert.DoesNotContain("Multiply", OpsOf(twice.ForInference(), y));
    }
}
