namespace Myelin.Tests;

/// <summary>Models whose kernels and tables are stored in 16 bits.</summary>
public sealed class ConvertWeightsTests
{
    static readonly string[] Kernels = ["kernel", "embeddings"];

    public static TheoryData<ElementType> Types => [ElementType.Float16, ElementType.BFloat16];

    static Sequential Images() => new(input: [8, 8, 3], seed: 5)
    {
        new Conv2D(6, 3, padding: Padding.Same, useBias: false, kernelRegularizer: Regularizer.L2(0.01)),
        new BatchNormalization(),
        Activation.Relu,
        new DepthwiseConv2D(3, depthMultiplier: 2, activation: Activation.Relu),
        new Conv2DTranspose(4, 3, 2),
        new Flatten(),
        new Dense(10, Activation.Softmax),
    };

    static Sequential Tokens() => new(input: new TensorSpec([null], ElementType.Int32), seed: 6)
    {
        new Embedding(50, 12),
        new Conv1D(7, 3, padding: Padding.Same, activation: Activation.Relu),
        new Dense(4),
    };

    static Tensor SomeTokens => Tensor.From(Enumerable.Range(0, 5 * 9).Select(i => i * 7 % 50).ToArray(), [5, 9]);

    static Tensor SomeImages => Tensor.From(Tests.Kernels.Devices.Numbers(4 * 8 * 8 * 3, 1), [4, 8, 8, 3]);

    [Theory]
    [MemberData(nameof(Types))]
    public void Kernels_and_tables_take_half_the_bytes_and_all_else_stays_float(ElementType type)
    {
        foreach (Model model in new Model[] { Images().Build(), Tokens().Build() })
        {
            Model half = model.ConvertWeights(type);
            Assert.Equal(type, half.VariableType);
            Assert.Equal(ElementType.Float32, half.ComputeType);
            Assert.Equal(model.States.Select(state => (state.Path, state.Shape)), half.States.Select(state => (state.Path, state.Shape)));
            foreach ((State before, State after) in model.States.Zip(half.States))
            {
                bool isKernel = Kernels.Contains(after.Name);
                Assert.Equal(isKernel ? type : before.Type, after.Type);
                Assert.Equal(SafeTensors.LittleEndian(before.Value).Length, SafeTensors.LittleEndian(after.Value).Length * (isKernel ? 2 : 1));
                Assert.Equal(SafeTensors.LittleEndian(before.Value.Cast(after.Type)), SafeTensors.LittleEndian(after.Value));
            }
            Assert.All(model.Parameters, parameter => Assert.Equal(ElementType.Float32, parameter.Type));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void It_gives_the_bits_of_a_float_model_with_the_rounded_weights(ElementType type)
    {
        Check(Images().Build(), SomeImages);
        Check(Tokens().Build(), SomeTokens);

        void Check(Model model, Tensor x)
        {
            Model half = model.ConvertWeights(type), rounded = half.ConvertWeights(ElementType.Float32);
            Assert.All(rounded.Parameters, parameter => Assert.Equal(ElementType.Float32, parameter.Type));
            float[] expected = rounded.Of(x).ToArray<float>();
            Assert.NotEqual(model.Of(x).ToArray<float>(), expected);
            Assert.Equal(expected, half.Of(x).ToArray<float>());
            Assert.Equal(rounded.Predict(x, batchSize: 3).ToArray<float>(), half.Predict(x, batchSize: 3).ToArray<float>());
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void It_saves_and_loads_in_half_the_bytes(ElementType type)
    {
        using var folder = new TemporaryFolder();
        string whole = folder["whole.safetensors"], half = folder["half.safetensors"];
        var model = (Sequential)new Sequential(input: [400], seed: 1) { new Dense(300, Activation.Relu), new Dense(10) }.Build();
        model.Notes["of"] = "a test";
        Model converted = model.ConvertWeights(type);
        model.Save(whole);
        converted.Save(half);
        Assert.InRange(new FileInfo(half).Length, new FileInfo(whole).Length * 0.49, new FileInfo(whole).Length * 0.52);
        Model loaded = Model.Load(half);
        Assert.Equal((type, ElementType.Float32, "a test"), (loaded.VariableType, loaded.ComputeType, loaded.Notes["of"]));
        Tensor x = Tensor.From(Tests.Kernels.Devices.Numbers(3 * 400, 2), [3, 400]);
        Assert.Equal(converted.Predict(x).ToArray<float>(), loaded.Predict(x).ToArray<float>());
        Assert.Equal(converted.WeightsSha256(), loaded.WeightsSha256());
    }

    [Fact]
    public void A_compiled_model_is_evaluated_and_refuses_to_train()
    {
        Model model = Images().Build();
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        var data = Dataset.From(SomeImages, Tensor.From(1, 4, 0, 9));
        Model half = model.ConvertWeights(ElementType.BFloat16);
        Evaluation evaluation = half.Evaluate(data);
        Assert.InRange(evaluation["loss"], 0, 20);
        GradientException error = Assert.Throws<GradientException>(() => half.Fit(data));
        Assert.Contains("Keep Float32 weights for training", error.Message, StringComparison.Ordinal);
        Assert.Contains("conv2d/kernel", error.Message, StringComparison.Ordinal);

        foreach (Parameter parameter in half.Parameters) parameter.Trainable = parameter.Type == ElementType.Float32;
        string before = half.WeightsSha256();
        half.Fit(data);
        Assert.NotEqual(before, half.WeightsSha256());
    }

    [Fact]
    public void One_layer_may_be_stored_in_16_bits()
    {
        using var folder = new TemporaryFolder();
        string path = folder["mixed.safetensors"];
        var model = new Sequential(input: [6], seed: 3) { new Dense(5, Activation.Tanh) { VariableType = ElementType.Float16 }, new Dense(2) };
        model.Build();
        Assert.Equal(
            [ElementType.Float16, ElementType.Float32, ElementType.Float32, ElementType.Float32], model.Parameters.Select(parameter => parameter.Type));
        Tensor x = Tensor.From(Tests.Kernels.Devices.Numbers(12, 4), [2, 6]);
        model.Save(path);
        Assert.Equal(model.Predict(x).ToArray<float>(), Model.Load(path).Predict(x).ToArray<float>());
    }

    [Fact]
    public void A_model_is_built_with_kernels_of_16_bits()
    {
        var model = new Sequential(input: [6], seed: 3) { new Dense(5) };
        var half = new Sequential(input: [6], seed: 3) { new Dense(5) };
        half.VariableType = ElementType.BFloat16;
        Assert.Equal(SafeTensors.LittleEndian(model.Parameters[0].Value.Cast(ElementType.BFloat16)), SafeTensors.LittleEndian(half.Parameters[0].Value));
        Assert.Equal(ElementType.Float32, half.Parameters[1].Type);
        ShapeException error = Assert.Throws<ShapeException>(() => half.Of(Tensor.Zeros([2, 6], ElementType.Float64)));
        Assert.Contains("expects Float32 inputs, received Float64[2, 6]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_types_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Tokens().Build().ConvertWeights(ElementType.Float64));
        Assert.Throws<ArgumentException>(() => Tokens().Build().ConvertWeights(ElementType.Int32));
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(3) }.ConvertWeights(ElementType.Float16));
        Assert.Throws<InvalidOperationException>(
            () => new Sequential(input: [4]) { new Dense(3) }.Build(new TensorSpec([4], ElementType.Float64)).ConvertWeights(ElementType.Float16));
        Assert.Throws<ArgumentException>(() => new Dense(3) { VariableType = ElementType.Int64 });
        var own = new Sequential(input: [4]) { new Unregistered() };
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => own.Build().ConvertWeights(ElementType.Float16));
        Assert.Contains("Register", error.Message, StringComparison.Ordinal);
    }

    sealed class Unregistered : Layer
    {
        protected override Tensor Forward(Tensor x, CallContext context) => x;
    }
}
