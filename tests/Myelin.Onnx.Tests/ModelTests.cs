namespace Myelin.Onnx.Tests;

/// <summary>An imported model is a model: it predicts, trains, saves, prints and is copied as any other.</summary>
public class ModelTests
{
    static OnnxModel Load() => OnnxModel.Of(SmallNetwork.Make());

    static Tensor Images(int count) => Tensor.From(Made.Numbers(count * 72), [count, 2, 6, 6]);

    static Dataset Data(int count) => Dataset.From(Images(count), Tensor.From([.. Enumerable.Range(0, count).Select(i => i % 3)], [count]));

    [Fact]
    public void Initial_values_with_an_axis_are_parameters_by_their_names_and_statistics_are_states()
    {
        OnnxModel model = Load();
        Assert.Equal(["conv.weight", "bn.scale", "bn.bias", "fc.weight", "fc.bias"], model.Parameters.Select(parameter => parameter.Path));
        Assert.Equal(["bn.mean", "bn.variance"],
            model.States.Where(state => state is not Parameter && state.Type == ElementType.Float32).Select(state => state.Path));
        Assert.Equal(ElementType.Float32, model.Inputs[0].Type);
        Assert.Equal("[2, 6, 6]", $"{model.Inputs[0]}");
        Assert.Equal("[3]", $"{model.Outputs[0]}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Captured_predictions_have_the_bits_of_eager_runs(int batch)
    {
        OnnxModel model = Load();
        Tensor images = Images(batch);
        float[] eager = model.Run(images)[0].ToArray<float>();
        Assert.Equal(eager, model.Predict(images).ToArray<float>());
        Assert.Equal(eager, model.Forward(images).ToArray<float>());
        Assert.Equal(eager[..3], model.Run(images[..1])[0].ToArray<float>());
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        float[] Run(int threads)
        {

            using Device.Scope use = new CpuDevice(threads).Use();
            return Load().Run(Images(7))[0].ToArray<float>();
        }
        Assert.Equal(Run(1), Run(2));
    }

    [Fact]
    public void Fit_trains_the_parameters_and_follows_the_statistics()
    {
        OnnxModel model = Load();
        float[] mean = model.States.First(state => state.Path == "bn.mean").Value.ToArray<float>();
        string weights = model.WeightsSha256();
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(), [new Accuracy()]);
        double before = model.Evaluate(Data(30))["loss"];
        model.Fit(Data(30), epochs: 8, batchSize: 10);
        Assert.True(model.Evaluate(Data(30))["loss"] < before);
        Assert.NotEqual(weights, model.WeightsSha256());
        Assert.NotEqual(mean, model.States.First(state => state.Path == "bn.mean").Value.ToArray<float>());
    }

    [Fact]
    public void A_frozen_model_keeps_its_statistics()
    {
        OnnxModel model = Load();
        model.Outputs.ToString();
        model.Trainable = false;
        float[] mean = model.States.First(state => state.Path == "bn.mean").Value.ToArray<float>();
        model.Forward(Images(4), training: true);
        Assert.Equal(mean, model.States.First(state => state.Path == "bn.mean").Value.ToArray<float>());
    }

    [Fact]
    public void A_frozen_node_keeps_its_statistics_while_the_model_is_trained()
    {
        OnnxModel model = Load();
        float[] mean = model.States.First(state => state.Path == "bn.mean").Value.ToArray<float>();
        string weights = model.WeightsSha256();
        foreach (Module node in model.Layers) node.Trainable = false;
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy());
        model.Fit(Data(30), epochs: 1, batchSize: 10);
        Assert.Equal(mean, model.States.First(state => state.Path == "bn.mean").Value.ToArray<float>());
        Assert.NotEqual(weights, model.WeightsSha256());
    }

    [Fact]
    public void Saved_loaded_and_cloned_models_have_the_same_bits()
    {
        OnnxModel model = Load();
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy());
        model.Fit(Data(30), epochs: 1, batchSize: 10);
        float[] expected = model.Predict(Images(5)).ToArray<float>();
        string path = Path.Combine(Directory.CreateTempSubdirectory("onnx").FullName, "model.safetensors");
        model.Save(path);
        Model loaded = Model.Load(path);
        Assert.IsType<OnnxModel>(loaded);
        Assert.Equal(expected, loaded.Predict(Images(5)).ToArray<float>());
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(expected, model.Clone(weights: true).Predict(Images(5)).ToArray<float>());
        Assert.NotEqual(expected, model.Clone().Predict(Images(5)).ToArray<float>());
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_model_says_what_its_file_says()
    {
        ModelProto proto = SmallNetwork.Make();
        proto.Metadata.Add(new("classes", "cat, dog, bird"));
        OnnxModel model = OnnxModel.Of(proto);
        Assert.Equal((17, "tests"), (model.Opset, model.Producer));
        Assert.Equal("cat, dog, bird", model.Metadata["classes"]);
        Assert.Equal(["images"], model.InputNames);
        Assert.Equal(["classes"], model.OutputNames);
        Assert.Contains("191", model.Summary().Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_inputs_and_outputs_of_any_rank_and_type_run()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17,
            [Made.Node("Gather", "table tokens", "e"), Made.Node("Mul", "e scale", "y"), Made.Node("Shape", "tokens", "s"),
                Made.Node("Cast", "flags", "f", ("to", 1))],
            [Made.Input("tokens", DataType.Int64, -1, -1), Made.Input("scale", DataType.Float), Made.Input("flags", DataType.Bool, -1)], ["y", "s", "f"],
            Made.Tensor("table", Made.Numbers(12), 4, 3)));
        Tensor[] outputs = model.Run(Tensor.From([1L, -1, 0, 2], [2, 2]), Tensor.Full([], 2), Tensor.From([true, false, true], [3]));
        Assert.Equal("[2, 2, 3], [2], [3]", string.Join(", ", outputs.Select(output => $"{output.Shape}")));
        Assert.Equal(Made.Numbers(12)[3] * 2, outputs[0].ToArray<float>()[0]);
        Assert.Equal(Made.Numbers(12)[9] * 2, outputs[0].ToArray<float>()[3]);
        Assert.Equal([2L, 2], outputs[1].ToArray<long>());
        Assert.Equal([1f, 0, 1], outputs[2].ToArray<float>());
    }

    [Fact]
    public void Float16_models_take_and_give_float16()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("MatMul", "x w", "y")], [Made.Input("x", DataType.Float16, -1, 2)], ["y"],
            Made.Tensor("w", [(Half)1, (Half)2, (Half)3, (Half)4], 2, 2)));
        Tensor y = model.Run(Tensor.From([(Half)0.5, (Half)1], [1, 2]))[0];
        Assert.Equal([(Half)3.5, (Half)5], y.ToArray<Half>());
    }

    [Fact]
    public void A_step_with_an_imported_model_is_profiled_and_drawn()
    {
        OnnxModel model = Load();
        var step = new Step(x => model.Forward(x));
        Assert.Contains("Conv", $"{step.Profile([Images(2)], runs: 2)}", StringComparison.Ordinal);
        Assert.NotEmpty(model.Trace().Calls);
    }

    [Fact]
    public void A_model_whose_nodes_are_layers_becomes_layers()
    {
        ModelProto proto = SmallNetwork.Make();
        proto.Graph.Nodes.RemoveAll(node => node.OpType == "Mul");
        proto.Graph.Nodes[^1].Inputs[0] = "g";
        OnnxModel model = OnnxModel.Of(proto);
        Functional layers = model.ToLayers();
        Assert.Contains(layers.Layers, layer => layer is Conv2D);
        Assert.Contains(layers.Layers, layer => layer is BatchNormalization);
        float[] expected = model.Run(Images(7))[0].ToArray<float>(), received = layers.Predict(Images(7)).ToArray<float>();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], received[i], 1e-5);
    }

    [Fact]
    public void Nodes_that_are_no_layers_are_named()
    {
        OnnxException e = Assert.Throws<OnnxException>(() => Load().ToLayers());
        Assert.Equal(["Mul \"Mul of h\""], e.Nodes);
    }
}
