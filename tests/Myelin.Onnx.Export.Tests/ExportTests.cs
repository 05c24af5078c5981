using System.Text.Json;

namespace Myelin.Onnx.Export.Tests;

/// <summary>What an exported file contains, and what is an error.</summary>
public class ExportTests
{
    static ModelProto Read(string path) => OnnxFile.Read(path, null);

    static Sequential LeNet() => new(input: [28, 28, 1])
    {
        new Conv2D(6, 5, padding: Myelin.Padding.Same, activation: Activation.Tanh),
        new AveragePooling2D(2),
        new Conv2D(16, 5, activation: Activation.Tanh),
        new BatchNormalization(),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(120, Activation.Tanh),
        new Dropout(0.5),
        new Dense(10, Activation.Softmax),
    };

    [Fact]
    public void A_convolutional_network_has_one_transposition_at_its_entry_and_one_before_it_is_flattened()
    {
        ModelProto proto = Read(Exported.Save(LeNet().Build(), "lenet"));
        string[] nodes = [.. proto.Graph.Nodes.Where(node => node.OpType == "Transpose").Select(node => node.Name)];
        Assert.Equal(["conv2d/Transpose", "flatten/Transpose"], nodes);
        Assert.DoesNotContain(proto.Graph.Nodes, node => node.OpType == "Identity");
    }

    [Fact]
    public void Nodes_and_initial_values_are_named_by_the_paths_of_layers()
    {
        ModelProto proto = Read(Exported.Save(LeNet().Build(), "names"));
        Assert.Contains(proto.Graph.Nodes, node => node is { OpType: "MatMul", Name: "dense_1/MatMul" });
        Assert.Equal(["conv2d/kernel", "conv2d/bias", "conv2d_1/kernel", "conv2d_1/bias"], proto.Graph.Initializers.Take(4).Select(tensor => tensor.Name));
        Assert.Contains("dense/kernel", proto.Graph.Initializers.Select(tensor => tensor.Name));
        Assert.Equal(["input"], proto.Graph.Inputs.Select(input => input.Name));
        Assert.Equal(["output"], proto.Graph.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void The_bias_is_part_of_its_convolution_and_weights_are_stored_with_outputs_first()
    {
        ModelProto proto = Read(Exported.Save(LeNet().Build(), "weights"));
        NodeProto conv = proto.Graph.Nodes.First(node => node.OpType == "Conv");
        Assert.Equal("conv2d/bias", conv.Inputs[2]);
        Assert.Equal([6, 1, 5, 5], proto.Graph.Initializers.Single(tensor => tensor.Name == "conv2d/kernel").Sizes);
    }

    [Fact]
    public void The_batch_axis_is_named_and_free_axes_stay_free()
    {
        var model = new Sequential(input: TensorSpec.Create([null, 3])) { new Lstm(4, returnSequences: true), new Dense(2) };
        ModelProto proto = Read(Exported.Save(model, "axes"));
        Assert.Equal(["batch", "length", ""], proto.Graph.Inputs[0].Type!.Axes!.Select(axis => axis.Name));
        Assert.Equal(["batch", "length", ""], proto.Graph.Outputs[0].Type!.Axes!.Select(axis => axis.Name));
        Assert.Equal(2, proto.Graph.Outputs[0].Type!.Axes![2].Size);
    }

    [Fact]
    public void Inputs_and_outputs_of_a_functional_model_keep_their_names()
    {
        Symbol a = Symbol.Input([3], "left eye"), b = Symbol.Input([3], "right \"eye\" / π");
        var model = new Functional([a, b], [new Dense(2, name: "sum").Of(new Add().Of([a, b])), new Dense(1, name: "ratio").Of(a)]);
        string path = Exported.Save(model, "functional");
        ModelProto proto = Read(path);
        Assert.Equal(["left eye", "right \"eye\" / π"], proto.Graph.Inputs.Select(input => input.Name));
        Exported.Agrees(model, path, count => [Tensor.Normal([count, 3], 1), Tensor.Normal([count, 3], 2)]);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("dense\"}{\n")]
    [InlineData("層 ∂")]
    [InlineData("input")]
    [InlineData("output")]
    public void Names_of_any_letters_give_a_file_that_runs(string name)
    {
        Sequential model;
        try { model = new Sequential(input: [3]) { new Dense(4, Activation.Gelu, name: name), new Dense(2) }; }
        catch (ArgumentException) { return; }                                        // layers have no such name
        Exported.Agrees(model, Exported.Save(model, $"hostile {name.Length} {name[0]:x}"), count => [Tensor.Normal([count, 3], 1)]);
    }

    [Fact]
    public void Classes_and_other_metadata_are_stored()
    {
        string path = Exported.Path("metadata");
        new Sequential(input: [3]) { new Dense(2) }.SaveOnnx(path, classes: ["cat", "\"dog\""], metadata: new Dictionary<string,
            string>
        { ["scale"] = "1/255" });
        ModelProto proto = Read(path);
        Assert.Equal(["cat", "\"dog\""], JsonSerializer.Deserialize<string[]>(proto.Metadata.Single(entry => entry.Key == "classes").Value)!);
        Assert.Equal("1/255", proto.Metadata.Single(entry => entry.Key == "scale").Value);
        Assert.Equal(("Myelin", 8L), (proto.ProducerName, proto.IrVersion));
        Assert.NotEmpty(proto.ProducerVersion);
    }

    [Fact]
    public void Classes_and_scaling_of_the_preprocessing_and_notes_are_metadata()
    {
        var model = new Sequential(input: [4, 4, 1]) { new Flatten(), new Dense(2) };
        model.Preprocessing = new ImagePreprocessing([4, 4, 1], -1, 1, ["no", "yes"]);
        model.Notes["license"] = "MIT";
        ModelProto proto = Read(Exported.Save(model, "preprocessing"));
        Dictionary<string, string> metadata = proto.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.Equal("[\"no\", \"yes\"]", metadata["classes"]);
        Assert.Equal("value = byte * 0.00784313725490196 + -1", metadata["preprocessing"]);
        Assert.Equal("MIT", metadata["license"]);
    }

    [Fact]
    public void Large_values_are_in_a_file_beside_the_model()
    {
        var model = new Sequential(input: [100]) { new Dense(90), new Dense(3) };
        string path = Exported.Path("external");
        model.SaveOnnx(path, externalDataAbove: 1000);
        ModelProto proto = Read(path);
        TensorProto kernel = proto.Graph.Initializers.Single(tensor => tensor.Name == "dense/kernel");
        Assert.True(kernel.IsExternal);
        Assert.Equal("external.onnx.data", kernel.External.Single(entry => entry.Key == "location").Value);
        Assert.False(proto.Graph.Initializers.Single(tensor => tensor.Name == "dense_1/bias").IsExternal);
        Exported.Agrees(model, path, count => [Tensor.Normal([count, 100], 1)]);
        model.SaveOnnx(path);
        Assert.False(File.Exists($"{path}.data"));
        Exported.Agrees(model, path, count => [Tensor.Normal([count, 100], 1)]);
    }

    [Fact]
    public void Formulas_without_a_node_are_functions_of_their_name_with_exact_parameters()
    {
        var model = new Sequential(input: [3]) { new Dense(4, Activation.Softplus(0.1)), new Dense(4, Activation.Softplus(0.3)),
            new Dense(4, Activation.Softplus(0.1)) };
        ModelProto proto = Read(Exported.Save(model, "functions"));
        Assert.Equal(["Softplus", "Softplus.2"], proto.Functions.Select(function => function.Name));
        Assert.Equal(["0.1", "0.3", "0.1"], proto.Graph.Nodes.Where(node => node.Domain == "myelin").Select(node =>
            (string)MyelinDomain.Value(node.Attributes[0])));
    }

    /// <summary>y = x³ + 1, a formula of a program.</summary>
    readonly record struct Cubed(double More) : IUnary
    {
        public V Value<V>(V x) where V : ILane<V> => x * x * x + More;

        public V Gradient<V>(V x, V y, V dy) where V : ILane<V> => dy * x * x * 3;
    }

    /// <summary>y = 2 x, a structural op of a program.</summary>
    sealed record Doubled : Op, IOnnxOp
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0] + x[0]];

        public IReadOnlyList<string> WriteOnnx(OnnxNodes nodes, IReadOnlyList<OnnxOperand> inputs) => [nodes.Add("Add", [inputs[0].Name, inputs[0].Name])];
    }

    /// <summary>An op of a program that says nothing about ONNX.</summary>
    sealed record Opaque : Op
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0] + 1];
    }

    /// <summary>An op of a program whose nodes contain the size of the batch.</summary>
    sealed record Frozen : Op, IOnnxOp
    {
        protected override Tensor[] Value(Tensor[] x) => [x[0]];

        public IReadOnlyList<string> WriteOnnx(OnnxNodes nodes, IReadOnlyList<OnnxOperand> inputs) =>
            [nodes.Add("Reshape", [inputs[0].Name, nodes.Integers(inputs[0].Shape[0], inputs[0].Shape[1])])];
    }

    [Fact]
    public void Own_formulas_and_own_ops_are_functions_of_another_domain()
    {
        var model = new Sequential(input: [3]) { new Lambda(x => x.Map(new Cubed(0.25))), new Lambda(x => new Doubled().ApplyOne(x)) };
        string path = Exported.Save(model, "own");
        Assert.Equal(["myelin.local", "myelin.local"], Read(path).Functions.Select(function => function.Domain));
        Exported.Agrees(model, path, count => [Tensor.Normal([count, 3], 1)]);
    }

    [Fact]
    public void All_ops_that_cannot_be_written_are_named_at_once()
    {
        string path = Exported.Path("faults");
        var model = new Sequential(input: [3])
        {
            new Lambda(x => new Opaque().ApplyOne(x), name: "first"), new Dense(2), new Lambda(x => new Opaque().ApplyOne(x), name: "second"),
            new Lambda(x => new Frozen().ApplyOne(x), name: "third"),
        };
        OnnxException error = Assert.Throws<OnnxException>(() => model.SaveOnnx(path));
        Assert.Equal(["Opaque of \"first\"", "Opaque of \"second\"", "Frozen of \"third\""], error.Nodes);
        Assert.Contains("IOnnxOp", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Nodes_of_an_own_op_may_not_contain_sizes_of_the_batch()
    {
        var model = new Sequential(input: [3]) { new Lambda(x => new Frozen().ApplyOne(x), name: "third") };
        OnnxException error = Assert.Throws<OnnxException>(() => model.SaveOnnx(Exported.Path("frozen")));
        Assert.Contains("Frozen of \"third\": its nodes contain sizes that depend on those of the inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_over_a_free_axis_is_an_error_that_names_the_layer()
    {
        var model = new Sequential(input: TensorSpec.Create([null, 3])) { new Lstm(4, Activation.Softsign, name: "memory") };
        OnnxException error = Assert.Throws<OnnxException>(() => model.SaveOnnx(Exported.Path("loop")));
        Assert.Contains("memory", error.Message, StringComparison.Ordinal);
        Assert.Contains("fixed sizes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(23)]
    public void Opsets_that_are_not_written_are_refused(int opset)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Sequential(input: [3]) { new Dense(2) }.SaveOnnx(Exported.Path("opset"), opset));
        Assert.Contains($"from 13 to 22, received {opset}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_without_inputs_and_folders_that_are_not_there_are_errors()
    {
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(2) }.SaveOnnx(Exported.Path("inputs")));
        Assert.Throws<DirectoryNotFoundException>(() => new Sequential(input: [3]) { new Dense(2) }.SaveOnnx(Path.Combine(Exported.Folder, "none", "x.onnx")));
    }

    [Fact]
    public void An_imported_model_is_exported_again_with_the_same_bits()
    {
        string path = Exported.Save(LeNet().Build(), "again");
        OnnxModel loaded = OnnxModel.Load(path);
        loaded.Build();
        Exported.Agrees(loaded, Exported.Save(loaded, "twice"), count => [Tensor.Normal([count, 28, 28, 1], 1)]);
    }

    [Fact]
    public void Loss_and_preprocessing_come_back_with_the_model()
    {
        var model = new Sequential(input: [4, 4, 1]) { new Flatten(), new Dense(2) };
        model.Preprocessing = new ImagePreprocessing([4, 4, 1], -1, 1, ["no", "yes"]);
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        OnnxModel loaded = OnnxModel.Load(Exported.Save(model, "compiled"));
        Assert.Equal("yes", loaded.Preprocessing!.Classes[1]);
        Dataset data = Dataset.From(Tensor.Normal([20, 4, 4, 1], 1), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 2).ToArray()));
        Assert.Equal(model.Evaluate(data).Loss, loaded.Evaluate(data).Loss);
    }

    [Fact]
    public void A_failed_export_leaves_the_old_file_as_it_was()
    {
        string path = Exported.Save(new Sequential(input: [3]) { new Dense(2) }, "kept");
        byte[] before = File.ReadAllBytes(path);
        Assert.Throws<OnnxException>(() => new Sequential(input: [3]) { new Lambda(x => new Opaque().ApplyOne(x)) }.SaveOnnx(path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Models_with_weights_of_16_bits_and_of_double_precision_are_written()
    {
        var half = new Sequential(input: [8, 8, 2]) { new Conv2D(3, 3, padding: Myelin.Padding.Same), new Flatten(), new Dense(4) };
        half.Build();
        Model converted = half.ConvertWeights(ElementType.Float16);
        Exported.Agrees(converted, Exported.Save(converted, "half"), count => [Tensor.Normal([count, 8, 8, 2], 1)]);
        var wide = new Sequential(input: new TensorSpec([5], ElementType.Float64)) { new Dense(4, Activation.Sigmoid) };
        Exported.Agrees(wide, Exported.Save(wide, "double"), count => [Tensor.Normal([count, 5], 1, ElementType.Float64)]);
    }
}
