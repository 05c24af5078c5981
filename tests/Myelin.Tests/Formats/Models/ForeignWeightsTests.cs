using Myelin.Fuzz;

namespace Myelin.Tests;

/// <summary>Weights of other programs in models of ours.</summary>
public class ForeignWeightsTests
{
    /// <summary>The network that the file's weights were learnt for.</summary>
    static Sequential Network()
    {
        var model = new Sequential(input: [28, 28, 1])
        {
            new Conv2D(8, 3, activation: Activation.Relu, name: "conv1"),
            new Conv2D(16, 3, activation: Activation.Relu, name: "conv2"),
            new Conv2D(24, 3, activation: Activation.Relu, name: "conv3"),
            new BatchNormalization(epsilon: 1e-5, name: "norm1"),
            new Flatten(),
            new Dense(32, Activation.Relu, name: "fc1"),
            new Dense(10, name: "fc2"),
            new BatchNormalization(epsilon: 1e-5, name: "norm2"),
        };
        model.Compile(new SGD(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    static WeightMap Names() => new("norm1.num_batches_tracked", "norm2.num_batches_tracked")
    {
        { "conv1.weight", "conv1/kernel", WeightMap.Convolution },
        { "conv1.bias", "conv1/bias" },
        { "conv2.weight", "conv2/kernel", WeightMap.Convolution },
        { "conv2.bias", "conv2/bias" },
        { "conv3.weight", "conv3/kernel", WeightMap.Convolution },
        { "conv3.bias", "conv3/bias" },
        { "norm1.weight", "norm1/gamma" },
        { "norm1.bias", "norm1/beta" },
        { "norm1.running_mean", "norm1/moving_mean" },
        { "norm1.running_var", "norm1/moving_variance" },
        { "fc1.weight", "fc1/kernel", WeightMap.DenseAfterFlatten(24, 22, 22) },
        { "fc1.bias", "fc1/bias" },
        { "fc2.weight", "fc2/kernel", WeightMap.Dense },
        { "fc2.bias", "fc2/bias" },
        { "norm2.weight", "norm2/gamma" },
        { "norm2.bias", "norm2/beta" },
        { "norm2.running_mean", "norm2/moving_mean" },
        { "norm2.running_var", "norm2/moving_variance" },
    };

    /// <summary>The two files are of two trainings. PyTorch itself finds the same score for each (0.0304352386 for the second, in float64).</summary>
    [Theory]
    [InlineData("mnist.safetensors", 9917, 0.028088)]
    [InlineData("mnist.pt", 9915, 0.030435)]
    public void A_network_trained_elsewhere_has_its_score_on_MNIST(string name, int right, double loss)
    {
        var folder = new DataFolder { Download = false };
        string[]? files = folder.FindHere(new("interop", ["interop"], [new DataSourceFile(name)], []));
        Assert.SkipWhen(files == null || folder.FindHere(Mnist.Source) == null, $"interop/{name} and MNIST are not on this machine");
        (_, Dataset test) = Mnist.Load(folder);
        Dataset standardized = Dataset.From((test.Inputs - 0.1307) / 0.3081, test.Targets);
        Sequential model = Network(), other = Network();
        Assert.Equal("18 loaded, 0 missing, 0 left over, 0 different", model.LoadWeights(files![0], map: Names()).ToString());
        Evaluation score = model.Evaluate(standardized);
        Assert.Equal(right, (int)Math.Round(score["accuracy"] * 10_000));
        Assert.Equal(loss, score.Loss, 1e-6);
        Assert.Equal("18 loaded, 0 missing, 0 left over, 0 different", other.LoadWeights(files![0], map: WeightMap.PyTorch(other)).ToString());
        Assert.Equal(model.WeightsSha256(), other.WeightsSha256());

        using var saved = new TemporaryFolder();
        model.Save(saved["mnist.safetensors"]);
        Assert.Equal(score.ToString(), Model.Load(saved["mnist.safetensors"]).Evaluate(standardized).ToString());
    }

    static readonly IReadOnlyDictionary<string, byte[]> Torch = FixtureFiles.Of("torch_files.json");

    static void Near(Tensor expected, Tensor actual) =>
        Fixture.Near(expected.Cast(ElementType.Float64).ToArray<double>(), actual, float32: 1e-5);

    [Fact]
    public void A_convolutional_network_of_PyTorch_gives_its_outputs_here()
    {
        using var folder = new TemporaryFolder();
        TensorFile file = PyTorch.Load(folder.Write("a.pt", Torch["model"]));
        var model = new Sequential(input: [6, 6, 2])
        {
            new Conv2D(3, (3, 2), name: "conv"),
            new BatchNormalization(epsilon: 1e-5, name: "norm"),
            Activation.Relu,
            new Flatten(),
            new Dropout(0.5),
            new Dense(4, name: "fc"),
        };
        LoadedWeights loaded = model.LoadWeights(file, partial: true, WeightMap.PyTorch(model));
        Assert.Equal((8, 0, 0), (loaded.Loaded.Count, loaded.Missing.Count, loaded.Different.Count));
        Assert.Equal(["x", "y"], loaded.LeftOver);
        Near(file["y"], model.Predict(file["x"].Transpose(0, 2, 3, 1)));
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void A_recurrent_layer_of_PyTorch_gives_its_outputs_here(string kind)
    {
        using var folder = new TemporaryFolder();
        TensorFile file = PyTorch.Load(folder.Write("a.pt", Torch["recurrent legacy"]));
        var model = new Sequential(input: [5, 3])
        {
            kind == "lstm" ? new Lstm(4, returnSequences: true, name: kind) : new Gru(4, returnSequences: true, name: kind),
        };
        Assert.Equal("3 loaded, 0 missing, 0 left over, 0 different",
            model.LoadWeights(file.Under($"model.{kind}."), map: WeightMap.PyTorch(model, path => "")) is var loaded ? loaded.ToString() : "");
        Near(file[kind], model.Predict(file["x"]));
    }

    [Fact]
    public void A_state_may_be_made_of_several_tensors_of_the_file()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("w", Numbers(3, 4)), ("one", Numbers(3)), ("two", Numbers(3) + 1)]);
        var model = new Sequential(input: [4]) { new Dense(3) };
        WeightMap map = new() { { "w", "dense/kernel", WeightMap.Dense }, { ["one", "two"], "dense/bias", both => both[0] + both[1] } };
        Assert.Equal("2 loaded, 0 missing, 0 left over, 0 different", model.LoadWeights(folder["a"], map: map).ToString());
        Assert.Equal([1, 3, 5], model.Parameters[1].Value.ToArray<float>());
        WeightMap wrong = new() { { ["one", "three"], "dense/bias", both => both[0] + both[1] } };
        Assert.Contains("dense/bias (\"one and three\")", model.LoadWeights(folder["a"], partial: true, map: wrong).Missing);
    }

    static Tensor Numbers(params int[] shape) => Tensor.Range((int)Shape.Create(shape).Elements, ElementType.Float32).Reshape(shape);

    [Fact]
    public void Conversions_bring_every_element_to_its_place()
    {
        Tensor kernel = Numbers(5, 3, 2, 4), converted = WeightMap.Convolution(kernel);
        Assert.Equal([2, 4, 3, 5], converted.Shape);
        Assert.Equal((double)kernel[4, 1, 0, 3], (double)converted[0, 3, 1, 4]);
        Assert.Equal([2, 3, 5], WeightMap.Convolution(Numbers(5, 3, 2)).Shape);

        Tensor depthwise = Numbers(6, 1, 3, 2), apart = WeightMap.DepthwiseConvolution(2)(depthwise);
        Assert.Equal([3, 2, 3, 2], apart.Shape);
        Assert.Equal((double)depthwise[5, 0, 2, 1], (double)apart[2, 1, 2, 1]);

        Tensor flat = Numbers(7, 2 * 3 * 4), dense = WeightMap.DenseAfterFlatten(2, 3, 4)(flat);
        Assert.Equal([24, 7], dense.Shape);
        Assert.Equal((double)flat[6, (1 * 3 + 2) * 4 + 3], (double)dense[(2 * 4 + 3) * 2 + 1, 6]);
        Assert.Equal((double)flat[6, 20], (double)WeightMap.Dense(flat)[20, 6]);
    }

    /// <summary>Transposed convolutions [inputs, outputs, height, width] become [height, width, outputs, inputs].</summary>
    [Fact]
    public void One_conversion_is_right_for_convolutions_and_transposed_ones()
    {
        var layer = new Conv2DTranspose(3, (2, 4));
        layer.Of(Tensor.Zeros([1, 5, 5, 7]));
        Assert.Equal(layer.Kernel.Shape, WeightMap.Convolution(Numbers(7, 3, 2, 4)).Shape);
        var other = new Conv2D(3, (2, 4));
        other.Of(Tensor.Zeros([1, 5, 5, 7]));
        Assert.Equal(other.Kernel.Shape, WeightMap.Convolution(Numbers(3, 7, 2, 4)).Shape);
    }

    [Fact]
    public void What_fits_is_loaded_to_go_on_from_and_the_rest_is_told()
    {
        using var folder = new TemporaryFolder();
        var old = new Sequential(input: [4], seed: 1) { new Dense(8, name: "body"), new Dense(3, name: "head"), new Dense(2, name: "more") };
        var young = new Sequential(input: [4], seed: 2) { new Dense(8, name: "body"), new Dense(5, name: "head"), new Dense(2, name: "other") };
        old.Save(folder["old"]);
        float[] head = young.Parameters[2].Value.ToArray<float>();
        LoadedWeights loaded = young.LoadWeights(folder["old"], partial: true);
        Assert.Equal(["body/kernel", "body/bias"], loaded.Loaded);
        Assert.Equal(["other/kernel", "other/bias"], loaded.Missing);
        Assert.Equal(["more/kernel", "more/bias"], loaded.LeftOver);
        Assert.Equal(["head/kernel (expects Float32[8, 5], received Float32[8, 3])", "head/bias (expects Float32[5], received Float32[3])"], loaded.Different);
        Assert.Equal(old.Parameters[0].Value.ToArray<float>(), young.Parameters[0].Value.ToArray<float>());
        Assert.Equal(head, young.Parameters[2].Value.ToArray<float>());
    }

    [Fact]
    public void A_strict_loading_that_fails_changes_nothing_and_names_both_sides()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("w", Numbers(3, 4)), ("b", Numbers(3)), ("extra", Numbers(1)), ("half", Numbers(2).Cast(ElementType.Float16))]);
        var model = new Sequential(input: [4]) { new Dense(3), new Dense(2) };
        float[] before = model.Parameters[0].Value.ToArray<float>();
        var error = Assert.Throws<ShapeException>(() => model.LoadWeights(folder["a"], map: new()
        {
            { "w", "dense/kernel", WeightMap.Dense },
            { "b", "dense/bias", WeightMap.Dense },
            { "none", "dense_1/kernel" },
            { "half", "dense_1/bias" },
            { "b", "dense_2/bias" },
        }));
        Assert.Equal(before, model.Parameters[0].Value.ToArray<float>());
        Assert.Equal(
            $"Sequential \"sequential\": the weights in \"{folder["a"]}\" do not match. "
                + "Missing: dense_1/kernel (\"none\"). Left over: extra, dense_2/bias of the map. "
                + "Different: dense/bias (\"b\") (expects Float32[3], received Float32[3], which cannot be converted: WeightMap.Dense: expects [outputs, " +
                    "inputs], received [3]; use WeightMap.Convolution for kernels), "
                + "dense_1/bias (\"half\") (expects Float32[2], received Float16[2]). Build the model as it was when it was saved, "
                + "or load the weights that fit with partial: true.",
            error.Message);
    }

    [Fact]
    public void A_map_can_exchange_names()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("dense/bias", Numbers(2)), ("dense_1/bias", Numbers(2) + 5)]);
        var model = new Sequential(input: [2]) { new Dense(2), new Dense(2) };
        model.LoadWeights(folder["a"], partial: true, map: new() { { "dense/bias", "dense_1/bias" }, { "dense_1/bias", "dense/bias" } });
        Assert.Equal([5, 6], model.Parameters[1].Value.ToArray<float>());
        Assert.Equal([0, 1], model.Parameters[3].Value.ToArray<float>());
        LoadedWeights moved = model.LoadWeights(folder["a"], partial: true, map: new() { { "dense/bias", "dense_1/bias" } });
        Assert.Equal(["dense_1/bias"], moved.Loaded);
        Assert.Contains("dense/bias", moved.Missing);
        Assert.Contains("path once", Assert.Throws<ArgumentException>(() => new WeightMap { { "a", "x" }, { "b", "x" } }).Message);
    }
}
