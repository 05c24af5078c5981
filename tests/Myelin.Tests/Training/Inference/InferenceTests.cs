namespace Myelin.Tests.Training.Inference;

/// <summary>Models made by ForInference.</summary>
public sealed class InferenceTests
{
    static Model Residual()
    {
        var image = Symbol.Input([8, 8, 3], "image");
        Symbol Block(Symbol x, int filters, int strides) =>
            new BatchNormalization().Of(new Conv2D(filters, 3, strides: strides, padding: Padding.Same, useBias: false).Of(x));
        Symbol x = Activation.Relu.Of(Block(image, 16, 1));
        Symbol y = Block(Activation.Relu.Of(Block(x, 16, 1)), 16, 1);
        x = Activation.Relu.Of(y + x);
        x = Activation.Relu.Of(Block(x, 20, 2) + new BatchNormalization().Of(new Conv2D(20, 1, strides: 2, padding: Padding.Same).Of(x)));
        return FoldingTests.Stirred(new Functional(image, new Dense(10).Of(new GlobalAveragePooling2D().Of(x))));
    }

    static Tensor Images(int batch, int seed = 5) => Tensor.Uniform([batch, 8, 8, 3], seed);

    static void Close(Tensor expected, Tensor received)
    {
        float[] a = expected.ToArray<float>(), b = received.ToArray<float>();
        Assert.Equal(expected.Shape, received.Shape);
        float largest = a.Max(MathF.Abs);
        for (int i = 0; i < a.Length; i++) Assert.True(MathF.Abs(a[i] - b[i]) <= 3e-6f * largest, $"element {i}: expected {a[i]}, received {b[i]}");
    }

    [Fact]
    public void A_residual_network_gives_the_results_of_the_model()
    {
        Model model = Residual();
        InferenceModel inference = model.ForInference();
        foreach (int batch in new[] { 1, 2, 7 }) Close(model.Predict(Images(batch)), inference.Predict(Images(batch)));
        Assert.Equal(model.Inputs[0].ToString(), inference.Inputs[0].ToString());
        Assert.Equal(model.Outputs[0].ToString(), inference.Outputs[0].ToString());
        Assert.Empty(inference.Parameters);
    }

    [Fact]
    public void Every_caller_thread_count_width_and_batch_gives_the_same_bits()
    {
        float[] expected = Residual().ForInference().Predict(Images(7)).ToArray<float>();
        foreach (SimdLevel simd in Enum.GetValues<SimdLevel>().Where(simd => simd <= CpuDevice.Widest))
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using Device.Scope scope = new CpuDevice(threads, simd).Use();
                InferenceModel inference = Residual().ForInference();
                Tensor x = Images(7);
                Assert.Equal(expected, inference.Predict(x).ToArray<float>());
                Assert.Equal(expected, inference.Of(x).ToArray<float>());               // eager
                Assert.Equal(expected, inference.Run(x)[0].ToArray<float>());
                Assert.Equal(expected, inference.Predict(x, batchSize: 3).ToArray<float>());
                for (int i = 0; i < 7; i++) Assert.Equal(expected[(10 * i)..(10 * i + 10)], inference.Predict(x.Slice(0, i, 1)).ToArray<float>());
            }
    }

    [Fact]
    public void Many_threads_may_call_it_at_once_with_any_shapes()
    {
        InferenceModel inference = Residual().ForInference();
        float[][] expected = [.. Enumerable.Range(1, 4).Select(batch => Residual().ForInference().Predict(Images(batch, batch)).ToArray<float>())];
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int batch = i % 4 + 1;
            Assert.Equal(expected[batch - 1], inference.Predict(Images(batch, batch)).ToArray<float>());
        });
    }

    [Fact]
    public void Training_the_model_afterwards_does_not_change_it()
    {
        Model model = Residual();
        InferenceModel inference = model.ForInference();
        float[] expected = inference.Predict(Images(2)).ToArray<float>();
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model.Fit(Dataset.From(Images(8), Tensor.Ones([8, 10])), epochs: 2, batchSize: 4);
        Assert.Equal(expected, inference.Predict(Images(2)).ToArray<float>());
        Assert.Equal(Residual().ForInference().Predict(Images(3)).ToArray<float>(), inference.Predict(Images(3)).ToArray<float>());  // a new shape
        Assert.NotEqual(expected, model.ForInference().Predict(Images(2)).ToArray<float>());
    }

    [Fact]
    public void A_new_shape_may_come_while_the_model_is_being_trained()
    {
        Model model = Residual();
        InferenceModel inference = model.ForInference();
        float[] expected = Residual().ForInference().Predict(Images(3)).ToArray<float>(), received = [];
        model.Compile(new SGD(0.1), new MeanSquaredError());
        var during = new LambdaCallback(onEpochEnd: (_, _) =>
        {
            var other = new Thread(() => received = inference.Predict(Images(3)).ToArray<float>());
            other.Start();
            other.Join();
        });
        model.Fit(Dataset.From(Images(8), Tensor.Ones([8, 10])), epochs: 1, batchSize: 4, options: new() { Callbacks = [during] });
        Assert.Equal(expected, received);
    }

    [Fact]
    public void Weights_exist_once_for_all_shapes_and_threads()
    {
        InferenceModel inference = Residual().ForInference();
        State[] States(int batch) =>
            [.. ComputationGraph.WithConstants(x => [.. inference.Forward(x)], [Images(batch)]).States];
        State[] one = States(1), two = States(2);
        Assert.NotEmpty(one);
        Assert.Equal(one.Length, two.Length);
        for (int i = 0; i < one.Length; i++) Assert.Same(one[i], two[i]);
        Assert.Contains(one, state => state.Path.EndsWith("/kernel", StringComparison.Ordinal));
    }

    [Fact]
    public void A_prediction_allocates_little_beside_its_result()
    {
        InferenceModel inference = Residual().ForInference();
        Tensor x = Images(1);
        for (int i = 0; i < 5; i++) inference.Predict(x);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) inference.Predict(x);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 1500);
    }

    sealed class Branching : Model
    {
        readonly Dense hidden, output;

        public Branching() : base(input: [6])
        {
            hidden = Track(new Dense(6));
            output = Track(new Dense(3));
            normalization = Track(new BatchNormalization());
        }

        readonly BatchNormalization normalization;

        protected override Tensor Forward(Tensor x, CallContext context) =>
            output.Of((x + normalization.Of(hidden.Of(x, context), context)).Relu(), context);
    }

    [Fact]
    public void A_class_model_works()
    {
        Model model = FoldingTests.Stirred(new Branching());
        InferenceModel inference = model.ForInference();
        Tensor x = Tensor.Uniform([3, 6], 2);
        Close(model.Predict(x), inference.Predict(x));
        Assert.DoesNotContain("Multiply", FoldingTests.OpsOf(inference, x));
    }

    [Fact]
    public void Several_inputs_and_outputs_keep_their_names()
    {
        Symbol image = Symbol.Input([8, 8, 3], "image"), table = Symbol.Input([4], "table");
        Symbol features = new Flatten().Of(new BatchNormalization().Of(new Conv2D(4, 3).Of(image)));
        Symbol all = new Concatenate().Of(features, new BatchNormalization().Of(new Dense(5).Of(table)));
        Model model = FoldingTests.Stirred(new Functional([image, table], [new Dense(3, name: "digit").Of(all), new Dense(1, name: "price").Of(all)]));
        InferenceModel inference = model.ForInference();
        Tensor[] x = [Images(3), Tensor.Uniform([3, 4], 9)];
        Predictions expected = model.PredictAll(x), received = inference.PredictAll(x);
        Close(expected["digit"], received["digit"]);
        Close(expected["price"], received["price"]);
        Assert.Equal(["image", "table"], inference.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Masks_reach_the_layers_and_the_loss()
    {
        var model = new Sequential(new TensorSpec([null], ElementType.Int64), seed: 2)
        {
            new Embedding(10, 6, maskZero: true), new Lstm(5, returnSequences: true), new Dense(4),
        };
        model.Build();
        Tensor x = Tensor.From([1L, 2, 3, 0, 0, 4, 5, 0, 0, 0], [2, 5]), y = Tensor.From([1L, 2, 3, 0, 0, 1, 1, 0, 0, 0], [2, 5]);
        InferenceModel inference = model.ForInference();
        Assert.Equal(model.Predict(x).ToArray<float>(), inference.Predict(x).ToArray<float>());
        foreach (Model one in new Model[] { model, inference })
            one.Compile(new SGD(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        Assert.Equal(model.Evaluate(Dataset.From(x, y)).ToString(), inference.Evaluate(Dataset.From(x, y)).ToString());

        Symbol sequence = Symbol.Input([null, 3], "sequence");
        Model masked = new Functional(sequence, new Lstm(4).Of(sequence)).Build();
        Tensor given = Tensor.Uniform([2, 5, 3], 4), mask = Tensor.From([true, true, false, false, false, true, true, true, true, false], [2, 5]);
        Tensor Masked(Model one)
        {
            var context = new CallContext();
            context.SetMask(given, mask);
            return one.Of(given, context);
        }
        Assert.Equal(Masked(masked).ToArray<float>(), Masked(masked.ForInference()).ToArray<float>());
        Assert.NotEqual(masked.Of(given).ToArray<float>(), Masked(masked.ForInference()).ToArray<float>());
    }

    [Fact]
    public void A_transformer_gives_the_same_bits_at_any_length()
    {
        var model = new Sequential(new TensorSpec([null], ElementType.Int64)) { new TokenAndPositionEmbedding(9, 12, 8) };
        model.Add(new TransformerDecoder(16, 2, activation: Activation.Gelu, normalizeFirst: true));
        model.Add(new Dense(9));
        model.Build();
        InferenceModel inference = model.ForInference();
        foreach (int length in new[] { 12, 5, 1 })
        {
            Tensor x = Tensor.From([.. Enumerable.Range(0, 2 * length).Select(i => (long)(i * 5 % 9))], [2, length]);
            Close(model.Predict(x), inference.Predict(x));
        }
    }

    [Fact]
    public void It_takes_preprocessing_and_notes_and_evaluates()
    {
        Model model = Residual();
        model.Notes["license"] = "MIT";
        InferenceModel inference = model.ForInference();
        Assert.Equal("MIT", inference.Notes["license"]);
        inference.Compile(new SGD(), new MeanSquaredError());
        model.Compile(new SGD(), new MeanSquaredError());
        Tensor x = Images(4), y = Tensor.Ones([4, 10]);
        Assert.Equal(model.Evaluate(Dataset.From(x, y)).Loss, inference.Evaluate(Dataset.From(x, y)).Loss, 1e-4 * model.Evaluate(Dataset.From(x, y)).Loss);
    }

    [Fact]
    public void What_is_not_possible_is_a_typed_error_with_a_fix()
    {
        Model model = Residual();
        InferenceModel inference = model.ForInference();
        Assert.Contains("call Build(shape) first", Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(3) }.ForInference()).Message,
            StringComparison.Ordinal);
        Assert.Contains("ForInference again", Assert.Throws<InvalidOperationException>(() => inference.Forward(Images(1), training: true)).Message,
            StringComparison.Ordinal);
        Assert.Contains("save the model that it was made from", Assert.Throws<InvalidOperationException>(() => inference.Save("none.safetensors")).Message,
            StringComparison.Ordinal);
        Assert.Contains("conv2d", Assert.Throws<ShapeException>(() => inference.Run(Tensor.Zeros([1, 8, 8, 4]))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => inference.Predict(Tensor.Zeros([1, 8, 8, 4])));
        var stateful = new Sequential(new TensorSpec([5, 3])) { new Lstm(4, stateful: 2) };
        stateful.Build();
        Assert.Contains("from one call to the next",
            Assert.Throws<InvalidOperationException>(() => stateful.ForInference().Predict(Tensor.Zeros([2, 5, 3]))).Message, StringComparison.Ordinal);
        ComputationGraph graph = ComputationGraph.WithConstants(x => [.. inference.Forward(x)], [Images(1)]);
        State weight = graph.States.First();
        Assert.Contains("do not change", Assert.Throws<InvalidOperationException>(() => weight.Value = weight.Value + 1).Message, StringComparison.Ordinal);
    }
}
