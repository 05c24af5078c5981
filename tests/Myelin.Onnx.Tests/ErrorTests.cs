namespace Myelin.Onnx.Tests;

/// <summary>A file that is damaged, not valid or beyond the library gives a typed error that says where and what to do.</summary>
public class ErrorTests
{
    static readonly ValueInfoProto X = Made.Input("x", DataType.Float, -1, 2);

    static OnnxException Invalid(ModelProto model) => Assert.Throws<OnnxException>(() => OnnxModel.Of(ModelProto.Read(new("test", Made.Bytes(model)))));

    static OnnxException Invalid(params NodeProto[] nodes) => Invalid(Made.Model(17, nodes, [X], ["y"]));

    [Fact]
    public void Every_missing_operator_is_named_with_its_nodes()
    {
        OnnxException e = Invalid(Made.Node("Frobnicate", "x", "a"), Made.Node("Relu", "a", "b"), Made.Node("other.domain/Twist", "b", "c"),
            Made.Node("Frobnicate", "c", "y"));
        Assert.Contains("2 of the model's operators are not supported: Frobnicate (Frobnicate \"Frobnicate of a\", Frobnicate \"Frobnicate of y\"); " +
            "other.domain.Twist (Twist \"other.domain/Twist of c\")", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, e.Nodes.Count);
    }

    [Fact]
    public void A_missing_operator_within_a_subgraph_is_named() => Assert.Single(Invalid(
        Made.Node("If", "x", "y", ("then_branch", Made.Graph([Made.Node("Nope", "x", "t")], [], ["t"])),
            ("else_branch", Made.Graph([Made.Node("Neg", "x", "e")], [], ["e"])))).Nodes);

    [Fact]
    public void A_cycle_is_an_error() =>
        Assert.Contains("sort the nodes", Invalid(Made.Node("Add", "x b", "a"), Made.Node("Relu", "a", "b"), Made.Node("Relu", "b", "y")).Message);

    [Fact]
    public void A_value_that_nothing_makes_is_an_error() => Assert.Contains("nothing makes", Invalid(Made.Node("Add", "x z", "y")).Message);

    [Fact]
    public void An_output_that_nothing_makes_is_an_error() => Assert.Contains("nothing makes the output \"y\"", Invalid(Made.Node("Relu", "x", "z")).Message);

    [Fact]
    public void Two_outputs_of_one_name_are_an_error() =>
        Assert.Contains("two values of a graph are named \"y\"", Invalid(Made.Node("Relu", "x", "y"), Made.Node("Neg", "x", "y")).Message);

    [Fact]
    public void Two_initial_values_of_one_name_are_an_error() =>
        Assert.Contains("named \"w\"",
            Invalid(Made.Model(17, [Made.Node("Add", "x w", "y")], [X], ["y"], Made.Tensor("w", [1f]), Made.Tensor("w", [2f]))).Message);

    [Fact]
    public void A_newer_operator_set_is_an_error() =>
        Assert.Contains($"opset {OnnxTable.Newest} or older, received 99", Invalid(Made.Model(99, [Made.Node("Relu", "x", "y")], [X], ["y"])).Message);

    [Fact]
    public void A_function_that_calls_itself_is_an_error()
    {
        ModelProto model = Made.Model(17, [Made.Node("mine/F", "x", "y")], [X], ["y"]);
        var function = new FunctionProto { Name = "F", Domain = "mine" };
        function.Inputs.Add("a");
        function.Outputs.Add("b");
        function.Nodes.Add(Made.Node("mine/F", "a", "b"));
        model.Functions.Add(function);
        Assert.Contains("may not call itself", Invalid(model).Message);
    }

    [Fact]
    public void Too_few_values_of_a_tensor_are_an_error() =>
        Assert.Contains("expects 8 bytes", Invalid(Made.Model(17, [Made.Node("Add", "x w", "y")], [X], ["y"], Made.Tensor("w", [1f], 2))).Message);

    [Fact]
    public void An_attribute_of_another_kind_is_an_error()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("Flatten", "x", "y", ("axis", 1.5f))], [X], ["y"]));
        Assert.Contains("expects Int as attribute \"axis\", received Float", Assert.Throws<OnnxException>(() => model.Run(Tensor.Zeros([1, 2]))).Message);
    }

    [Fact]
    public void Types_that_differ_are_an_error_that_names_the_node()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("Add", "x w", "y")], [X], ["y"], Made.Tensor("w", [1L])));
        Assert.StartsWith("ONNX Add \"Add of y\": ", Assert.Throws<ShapeException>(() => model.Run(Tensor.Zeros([1, 2]))).Message);
    }

    [Fact]
    public void Wrong_inputs_are_errors()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("Relu", "x", "y")], [X], ["y"]));
        Assert.Contains("expects 1 inputs (x), received 2", Assert.Throws<ShapeException>(() => model.Run(Tensor.Zeros([1, 2]), Tensor.Zeros([1, 2]))).Message);
        Assert.Contains("Cast(ElementType.Float32)", Assert.Throws<ShapeException>(() => model.Run(Tensor.Zeros([1, 2], ElementType.Int64))).Message);
    }

    [Fact]
    public void A_loop_that_does_not_end_is_an_error()
    {
        GraphProto body = Made.Graph([Made.Node("Identity", "c", "on"), Made.Node("Neg", "v", "next")],
            [Made.Input("i", DataType.Int64), Made.Input("c", DataType.Bool), Made.Input("v", DataType.Float, 1, 2)], ["on", "next"]);
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("Loop", "_ _ x", "y", ("body", body))], [X], ["y"]), mostNodes: 1000);
        Assert.Contains("at most 1000 nodes", Assert.Throws<OnnxException>(() => model.Run(Tensor.Zeros([1, 2]))).Message);
    }

    [Fact]
    public void Sizes_beyond_the_limit_are_errors()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("ConstantOfShape", "s", "c"), Made.Node("Add", "x c", "y")], [X], ["y"],
            Made.Tensor("s", [1L << 20, 1 << 20], 2)), limit: 1 << 20);
        Assert.Contains("the limit is 1048576", Assert.Throws<OnnxException>(() => model.Run(Tensor.Zeros([1, 2]))).Message);
    }

    [Fact]
    public void A_captured_step_that_needs_values_says_which_node()
    {
        OnnxModel model = OnnxModel.Of(Made.Model(17, [Made.Node("NonZero", "x", "n"), Made.Node("Cast", "n", "y", ("to", 1))], [X], ["y"]));
        Assert.Equal(2, model.Run(Tensor.Ones([1, 2]))[0].Shape[0]);
        var step = new Step(x => model.Run(x)[0]);
        Assert.StartsWith("ONNX NonZero \"NonZero of n\": ", Assert.Throws<CaptureException>(() => step.Run(Tensor.Ones([1, 2]))).Message);
    }

    [Fact]
    public void Damaged_files_say_where()
    {
        string path = Path.GetTempFileName();
        byte[] bytes = Made.Bytes(SmallNetwork.Make());
        foreach (int length in new[] { 0, 1, 17, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Contains(path, Assert.Throws<DataFormatException>(() => OnnxModel.Load(path)).Message);
        }
        File.WriteAllBytes(path, bytes);
        OnnxModel.Load(path);
        Assert.Throws<DataFormatException>(() => OnnxModel.Load(path, limit: 10));
        Assert.Throws<DataNotFoundException>(() => OnnxModel.Load(path + ".none"));
        File.Delete(path);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\secret")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("link/data")]
    [InlineData("linked")]
    public void External_data_outside_of_the_folder_are_refused(string location)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "model"));
        File.WriteAllBytes(Path.Combine(folder.Path, "secret"), new byte[8]);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "model", "linked"), Path.Combine(folder.Path, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "model", "link"), folder.Path);
        Assert.Contains("in the folder of the model", Assert.Throws<OnnxException>(() => External(Path.Combine(folder.Path, "model"), location)).Message);
    }

    [Fact]
    public void External_data_are_read_from_the_folder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "data"));
        File.WriteAllBytes(Path.Combine(folder.Path, "data", "w"), [0, 0, 0, 0, .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)]);
        Assert.Equal([3f, 8], External(folder.Path, "data/w", 4).Run(Tensor.From([1f, 2], [1, 2]))[0].ToArray<float>());
        Assert.Contains("a file of 12 bytes", Assert.Throws<OnnxException>(() => External(folder.Path, "data/w", 8)).Message);
        Assert.Throws<DataNotFoundException>(() => External(folder.Path, "data/none"));
    }

    static OnnxModel External(string folder, string location, int offset = 0)
    {
        var tensor = new TensorProto { Name = "w", Type = DataType.Float, IsExternal = true };
        tensor.Sizes.Add(2);
        tensor.External.Add(new("location", location));
        tensor.External.Add(new("offset", $"{offset}"));
        string path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, Made.Bytes(Made.Model(17, [Made.Node("Mul", "x w", "y")], [X], ["y"], tensor)));
        return OnnxModel.Load(path);
    }

    sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("onnx").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
