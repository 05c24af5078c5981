namespace Myelin.Tests;

/// <summary>Every form of model trains, is measured, predicts, is saved and loaded, sums up, and resumes to the same bits.</summary>
public class ModelExampleTests
{
    const int Batch = 8;

    public static TheoryData<int> Rows { get; } = new(Enumerable.Range(0, ModelExamples.All.Length));

    static byte[] Bytes(Tensor x) => SafeTensors.LittleEndian(x);

    static byte[][] Predicted(Model model, Dataset data) => [.. model.PredictAll(data).Select(Bytes)];

    static ModelExampleTests()
    {
        Model.Register<ModelExamples.ResidualBlock>();
        Model.Register<ModelExamples.ResNet>();
        Model.Register<ModelExamples.EncoderDecoder>();
        Model.Register<ModelExamples.Gate>();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_learns_and_captured_steps_give_the_bits_of_eager_ones(int index)
    {
        ModelExample example = ModelExamples.All[index];
        (Model captured, Model eager) = (example.Make(1), example.Make(1));
        History history = captured.Fit(example.Data(), epochs: 12, batchSize: Batch);
        eager.Fit(example.Data(), epochs: 12, batchSize: Batch, options: new() { Captures = false });
        Assert.True(history["loss"][^1] < 0.8 * history["loss"][0], $"{example}: {history}");
        Assert.Equal(eager.WeightsSha256(), captured.WeightsSha256());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Inputs_and_outputs_have_names_and_an_example_has_the_same_bits_in_any_batch(int index)
    {
        ModelExample example = ModelExamples.All[index];
        Model model = example.Make(2);
        Dataset data = example.Data();
        model.Fit(data, batchSize: Batch);
        Assert.Equal(example.Inputs, model.Inputs.Count);
        Assert.Equal(example.Outputs, model.Outputs.Select(output => output.Name));
        Predictions all = model.PredictAll(data.Take(0, 5), batchSize: 5), one = model.PredictAll(data.Take(3, 1));
        Assert.Equal(example.Outputs.Length, all.Count);
        for (int i = 0; i < all.Count; i++)
        {
            Tensor row = all[i][3..4];
            if (row.Rank == 3) row = row[.., ..one[i].Shape[1]];                 // without the padding of the longer batch
            Assert.Equal(Bytes(row), Bytes(one[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Kernels_of_16_bits_give_the_bits_of_rounded_ones(int index)
    {
        ModelExample example = ModelExamples.All[index];
        Model model = example.Make(5);
        model.Fit(example.Data(), batchSize: Batch);
        Model half = model.ConvertWeights(ElementType.BFloat16), rounded = half.ConvertWeights(ElementType.Float32);
        Assert.Contains(half.Parameters, parameter => parameter.Type == ElementType.BFloat16);
        Assert.Equal(Predicted(rounded, example.Data()), Predicted(half, example.Data()));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_comes_back_from_its_file(int index)
    {
        ModelExample example = ModelExamples.All[index];
        using var folder = new TemporaryFolder();
        Model model = example.Make(3);
        Dataset data = example.Data();
        model.Fit(data, epochs: 2, batchSize: Batch);
        model.Save(folder["model.safetensors"]);
        Model again = Model.Load(folder["model.safetensors"]);
        Assert.Equal(model.GetType(), again.GetType());
        Assert.Equal(model.Inputs, again.Inputs);
        Assert.Equal(model.Outputs, again.Outputs);
        Assert.Equal(model.Summary(), again.Summary());
        Assert.Equal(Predicted(model, data), Predicted(again, data));
        Assert.Equal(model.Evaluate(data).ToString(), again.Evaluate(data).ToString());
        Assert.Equal(
            model.Parameters.Select(parameter => (parameter.Path, parameter.Trainable)),
            again.Parameters.Select(parameter => (parameter.Path, parameter.Trainable)));

        // A loaded model goes on as the saved one does with a fresh optimizer, frozen statistics included.
        Model fresh = example.Make(4);
        fresh.LoadWeights(folder["model.safetensors"]);
        fresh.Fit(data, batchSize: Batch);
        again.Fit(data, batchSize: Batch);
        Assert.Equal(fresh.States.Select(state => Bytes(state.Value)), again.States.Select(state => Bytes(state.Value)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_training_that_is_stopped_and_resumed_ends_with_the_same_bits(int index)
    {
        ModelExample example = ModelExamples.All[index];
        using var folder = new TemporaryFolder();
        Model straight = example.Make(5), stopped = example.Make(5), resumed = example.Make(5);
        Dataset data = example.Data();
        straight.Fit(data, epochs: 3, batchSize: Batch);
        var options = new FitOptions { Checkpoints = new(folder["run"]) };
        using var source = new CancellationTokenSource();
        int batches = 0;
        var stop = new TrainingTask.Listener { BatchEnd = (_, _, _) => { if (++batches == 5) source.Cancel(); } };
        Assert.True(stopped.Fit(data, 3, Batch, options: options with { Callbacks = [stop] }, cancellation: source.Token).Cancelled);
        Assert.NotEqual(straight.WeightsSha256(), stopped.WeightsSha256());
        resumed.Fit(data, 3, Batch, options: options with { Callbacks = [new TrainingTask.Listener()] });
        Assert.Equal(straight.States.Select(state => Bytes(state.Value)), resumed.States.Select(state => Bytes(state.Value)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_summary_names_every_layer_and_the_trace_leads_to_every_output(int index)
    {
        ModelExample example = ModelExamples.All[index];
        Model model = example.Make(6);
        string summary = model.Summary();
        foreach (Module layer in model.Layers) Assert.Contains(layer.Name, summary, StringComparison.Ordinal);
        Assert.Contains($"{model.ParameterCount:#,0} parameters", summary, StringComparison.Ordinal);
        ForwardTrace trace = model.Trace();
        Assert.Equal(model.Inputs.Count, trace.Inputs.Count);
        Assert.Equal(example.Outputs.Length, trace.Sources.Count);
        Assert.All(trace.Sources, sources => Assert.NotEmpty(sources));
    }

    [Fact]
    public void A_residual_network_of_symbols_is_the_one_of_a_class()
    {
        Model functional = ModelExamples.FunctionalResNet(7), own = new ModelExamples.ResNet(4, 2, 7).Build();
        Assert.Equal(own.ParameterCount, functional.ParameterCount);
        foreach ((State from, State to) in functional.States.Zip(own.States)) to.Value = from.Value;
        Tensor x = Tensor.Normal([3, 8, 8, 2], 1);
        Assert.Equal(Bytes(functional.Predict(x)), Bytes(own.Predict(x)));
        Assert.Equal(Bytes(functional.Forward(x, training: true)), Bytes(own.Forward(x, training: true)));
    }

    [Fact]
    public void Padding_changes_nothing_that_is_learnt()
    {
        (Model zeros, Model others) = (ModelExamples.Tagger(1), ModelExamples.Tagger(1));
        History one = zeros.Fit(ModelExamples.Sentences(0), epochs: 3, batchSize: 6), two = others.Fit(ModelExamples.Sentences(2), epochs: 3, batchSize: 6);
        Assert.Equal(zeros.WeightsSha256(), others.WeightsSha256());
        Assert.Equal(one["loss"], two["loss"]);
        Assert.Equal(one["accuracy"], two["accuracy"]);
    }

    [Fact]
    public void The_masked_loss_is_the_mean_over_the_tokens_that_are_there()
    {
        Model model = ModelExamples.Tagger(2);
        Dataset data = ModelExamples.Sentences(1);
        double sum = 0;
        long count = 0;
        for (int i = 0; i < data.Count; i++)
        {
            (Tensor x, Tensor y) = data.Take(i, 1).Examples([0]);
            Tensor logits = model.Predict(x)[0];
            double[] losses = logits.SparseCategoricalCrossentropy(y[0]).Cast(ElementType.Float64).ToArray<double>();
            sum += losses.Sum();
            count += losses.Length;
        }
        Assert.Equal(sum / count, model.Evaluate(data, batchSize: 7).Loss, 1e-5);
    }

    [Fact]
    public void A_shared_tower_has_one_set_of_parameters_and_the_gradients_of_both_calls()
    {
        Model model = ModelExamples.Siamese(1);
        Assert.Equal(2, model.Parameters.Count(parameter => parameter.Path.StartsWith("tower/dense/", StringComparison.Ordinal)));
        Tensor left = Tensor.Normal([4, 5], 1), right = Tensor.Normal([4, 5], 2), zeros = Tensor.Zeros([4, 5]);
        Parameter kernel = model.Parameters.First(parameter => parameter.Path == "tower/dense/kernel");
        Tensor Gradient(Tensor a, Tensor b) => model.Forward([a, b])[0].Sum().Gradients(model.Parameters).Of(kernel);
        // The gradient by the first layer's kernel is xᵀδ of each call: with zeros on one side only the other call is left.
        Assert.True(Gradient(left, zeros).Abs().Sum().Item<float>() > 0);
        Assert.True(Gradient(zeros, right).Abs().Sum().Item<float>() > 0);
        Assert.Equal(0, Gradient(zeros, zeros).Abs().Sum().Item<float>());
    }

    [Fact]
    public void A_frozen_half_stands_still_with_its_statistics_and_the_rest_learns()
    {
        Model model = ModelExamples.FrozenHalf(1).Build();
        Dictionary<string, byte[]> before = model.States.ToDictionary(state => state.Path, state => Bytes(state.Value));
        model.Fit(ModelExamples.All[0].Data(), epochs: 2, batchSize: Batch);
        foreach (State state in model.States)
        {
            bool same = Bytes(state.Value).AsSpan().SequenceEqual(before[state.Path]);
            Assert.Equal(state.Path.StartsWith("features/", StringComparison.Ordinal), same);
        }
        // Thawed again, the same model learns all of it, in steps that are captured anew.
        model.Layers[0].Trainable = true;
        model.Fit(ModelExamples.All[0].Data(), batchSize: Batch);
        Assert.All(model.States, state => Assert.False(Bytes(state.Value).AsSpan().SequenceEqual(before[state.Path])));
    }

    [Fact]
    public void A_free_length_is_free_in_all_layers_that_follow_it()
    {
        var model = (Functional)ModelExamples.Tagger(1);
        Assert.Equal("[?, 3]", model.Outputs[0].ToString());
        Assert.Equal("[?]", model.Inputs[0].ToString());
        Assert.Contains("[batch, ?, 8]", model.Summary(), StringComparison.Ordinal);
        Assert.Equal([null, 8], model.Trace().Calls[0].Outputs[0]);
        var windows = new Sequential(input: [null, 2]) { new Conv1D(4, 3, 2), new Dense(5) };
        Assert.Equal([null, 5], windows.Outputs[0]);
        Assert.Equal([2, 3, 5], windows.Predict(Tensor.Zeros([2, 7, 2])).Shape);
        foreach (int length in new[] { 1, 4, 33 }) Assert.Equal([2, length, 3], model.Predict(Tensor.Full([2, length], 3, ElementType.Int32)).Shape);
    }

    [Fact]
    public void A_free_axis_that_cannot_vary_is_an_error_that_names_the_layer()
    {
        var model = new Sequential(input: [null, 2]) { new Flatten(), new Dense(3, name: "answer") };
        ShapeException error = Assert.Throws<ShapeException>(() => model.Parameters);
        Assert.Contains("free axis", error.Message, StringComparison.Ordinal);
        Assert.Contains("answer", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => model.Parameters);
    }

    [Fact]
    public void Graphs_that_do_not_hold_together_are_refused()
    {
        Symbol a = Symbol.Input([3], "a"), b = Symbol.Input([3], "b");
        Assert.Contains(
            "\"b\"", Refused(() => new Functional(a, new Add().Of(a, b))).Replace("input b", "input \"b\"", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("no output depends on", Refused(() => new Functional([a, b], [new Dense(2).Of(a)])), StringComparison.Ordinal);
        Assert.Contains("Symbol.Input", Refused(() => new Functional(new Dense(2).Of(a), new Dense(2).Of(b))), StringComparison.Ordinal);
        Assert.Contains("one input and one output", Refused(() => new Functional([], [])), StringComparison.Ordinal);

        static string Refused(Action make) => Assert.Throws<ArgumentException>(make).Message;
    }
}
