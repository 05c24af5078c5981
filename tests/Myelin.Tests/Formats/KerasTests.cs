using System.IO.Compression;
using System.Text.Json;
using Myelin.Fuzz;

namespace Myelin.Tests;

/// <summary>HDF5 files of h5py, and files in the layouts of Keras 2 and 3 (tests/fixtures/keras_files.py).</summary>
public class KerasTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("keras_files.json");

    static readonly IReadOnlyDictionary<string, byte[]> Files = FixtureFiles.Of("keras_files.json");

    static JsonElement Row(string name) => Rows.Single(row => row.Text("name") == name);

    public static TheoryData<string> Names { get; } = [.. Files.Keys];

    static readonly Dictionary<string, ElementType> Types = new()
    {
        ["bool"] = ElementType.Bool,
        ["uint8"] = ElementType.UInt8,
        ["int8"] = ElementType.Int32,
        ["int16"] = ElementType.Int32,
        ["uint16"] = ElementType.Int32,
        ["int32"] = ElementType.Int32,
        ["uint32"] = ElementType.Int64,
        ["int64"] = ElementType.Int64,
        ["uint64"] = ElementType.Int64,
        [">i8"] = ElementType.Int64,
        ["float16"] = ElementType.Float16,
        ["float32"] = ElementType.Float32,
        [">f4"] = ElementType.Float32,
        ["float64"] = ElementType.Float64,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_dataset_has_the_values_that_h5py_reads(string name)
    {
        using var folder = new TemporaryFolder();
        TensorFile file = Keras.Load(folder.Write("a.h5", Files[name]));
        JsonElement[] expected = [.. Row(name).GetProperty("tensors").EnumerateArray()];
        Assert.Superset(expected.Select(tensor => tensor.Text("name")).ToHashSet(), file.Keys.ToHashSet());
        foreach (JsonElement tensor in expected)
        {
            Tensor read = file[tensor.Text("name")];
            Assert.Equal((Types[tensor.Text("type")], tensor.Shape("shape")), (read.Type, read.Shape));
            Assert.Equal(tensor.Numbers("values"), read.Cast(ElementType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void What_is_no_array_of_numbers_is_named_and_the_rest_is_read()
    {
        using var folder = new TemporaryFolder();
        TensorFile file = Hdf5.Load(folder.Write("a.h5", Files["types"]));
        Assert.Equal(["chunked", "complex", "text"], file.Skipped.Keys.Order());
        Assert.Equal("a chunked or compressed dataset", file.Skipped["chunked"]);
        Assert.Equal([1f, -2], file["bfloat16"].Cast(ElementType.Float32).ToArray<float>());
        Assert.Equal(ElementType.BFloat16, file["bfloat16"].Type);
        Assert.Equal((1.5, 1.5, false), ((double)file["scalar"].Sum(), (double)file["hard"].Sum(), file.ContainsKey("soft")));
        Assert.Equal("3.0.0", file.Metadata["keras_version"]);
        Assert.Equal(new string('ö', 3000), JsonDocument.Parse(file.Metadata["model_config"]).RootElement.GetProperty("text").GetString());
        Assert.False(file.Metadata.ContainsKey("number"));
    }

    static Sequential Network() => new(input: [4, 4, 1])
    {
        new Conv2D(3, 2, activation: Activation.Relu),
        new BatchNormalization(),
        new Flatten(),
        new Dropout(0.5),
        new Sequential { new Dense(4, Activation.Tanh, name: "hidden") },
        new Dense(2),
    };

    [Theory]
    [InlineData("keras 3", "a.weights.h5")]
    [InlineData("keras 3 archive", "a.keras")]
    [InlineData("keras 2 archive", "a.keras")]
    [InlineData("keras 2", "a.h5")]
    public void A_network_of_Keras_gives_its_outputs_here(string name, string path)
    {
        using var folder = new TemporaryFolder();
        TensorFile file = TensorFile.Load(folder.Write(path, Files[name]));
        Sequential model = Network();
        Assert.Equal("10 loaded, 0 missing, 0 left over, 0 different", model.LoadWeights(file, map: WeightMap.Keras(model, file)).ToString());
        Tensor x = Tensor.From(Row(name).Numbers("x"), [2, 4, 4, 1]).Cast(ElementType.Float32);
        Fixture.Near(Row(name).Numbers("y"), model.Predict(x), float32: 1e-5);
    }

    [Fact]
    public void A_recurrent_layer_of_Keras_gives_its_outputs_here()
    {
        using var folder = new TemporaryFolder();
        TensorFile file = Keras.Load(folder.Write("a.h5", Files["lstm"]));
        var model = new Sequential(input: [5, 2]) { new Lstm(3, dropout: 0.1) };
        Assert.Equal(3, model.LoadWeights(file, map: WeightMap.Keras(model, file)).Loaded.Count);
        Tensor x = Tensor.From(Row("lstm").Numbers("x"), [2, 5, 2]).Cast(ElementType.Float32);
        Fixture.Near(Row("lstm").Numbers("y"), model.Predict(x), float32: 1e-5);
    }

    [Fact]
    public void The_description_of_the_model_is_metadata()
    {
        using var folder = new TemporaryFolder();
        TensorFile file = Keras.Load(folder.Write("a.keras", Files["keras 3 archive"]));
        Assert.Equal("Sequential", JsonDocument.Parse(file.Metadata["config.json"]).RootElement.GetProperty("class_name").GetString());
        Assert.Contains("keras_version", file.Metadata["metadata.json"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequential_model_of_Keras_is_created_with_its_layers_and_weights()
    {
        using var folder = new TemporaryFolder();
        var model = (Sequential)Keras.LoadModel(folder.Write("a.keras", Files["keras 3 archive"]));
        Assert.Equal(
            ["Conv2D", "BatchNormalization", "Flatten", "Dropout", "Sequential", "Dense"], model.Layers.Select(layer => layer.GetType().Name));
        Assert.Equal(("inner", "hidden"), (model.Layers[4].Name, ((Sequential)model.Layers[4]).Layers[0].Name));
        Tensor x = Tensor.From(Row("keras 3 archive").Numbers("x"), [2, 4, 4, 1]).Cast(ElementType.Float32);
        Fixture.Near(Row("keras 3 archive").Numbers("y"), model.Predict(x), float32: 1e-5);
        model.Save(folder["ours"]);
        Assert.Equal(model.Predict(x).ToArray<float>(), Model.Load(folder["ours"]).Predict(x).ToArray<float>());
        Assert.NotEqual([0L, 0], model.StateAt("dropout/random").Value.ToArray<long>());
    }

    [Fact]
    public void A_functional_model_of_Keras_is_created_with_its_branches()
    {
        using var folder = new TemporaryFolder();
        Model model = Keras.LoadModel(folder.Write("a.keras", Files["functional"]));
        Tensor x = Tensor.From(Row("functional").Numbers("x"), [3, 4]).Cast(ElementType.Float32);
        Fixture.Near(Row("functional").Numbers("y"), model.Predict(x), float32: 1e-5);
    }

    /// <summary>The archive with another description.</summary>
    static byte[] WithConfig(string name, Func<string, string> edit)
    {
        using var stream = new MemoryStream();
        stream.Write(Files[name]);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.GetEntry("config.json")!;
            string text;
            using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry("config.json").Open());
            writer.Write(edit(text));
        }
        return stream.ToArray();
    }

    [Theory]
    [InlineData("\"Flatten\"", "\"StringThing\"", "a layer of Keras that Myelin has")]
    [InlineData("channels_last\", \"dilation_rate\"", "channels_first\", \"dilation_rate\"", "expected channels_last")]
    [InlineData("\"axis\": -1", "\"axis\": 1", "axis: 1")]
    [InlineData("\"activation\": \"relu\"", "\"activation\": \"rele\"", "relu")]
    [InlineData("\"units\": 4", "\"units\": 5", "the weights of the described model")]
    [InlineData("Sequential\", \"registered_name\": null, \"config\": {\"name\": \"net\"", "Net\", \"registered_name\": null, \"config\": {\"name\": \"net\"",
        "a Sequential or functional model")]
    [InlineData("{", "[", "JSON")]
    public void A_description_that_cannot_be_followed_is_refused_with_the_reason(string from, string to, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.keras", WithConfig("keras 3 archive", text =>
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            return text.Replace(from, to, StringComparison.Ordinal);
        }));
        Assert.Contains(reason, Assert.Throws<DataFormatException>(() => Keras.LoadModel(path)).Message, StringComparison.Ordinal);
        Assert.Contains("weights alone", Assert.Throws<DataFormatException>(() => Keras.LoadModel(folder.Write("b.h5", Files["keras 3"]))).Message);
    }

    [Fact]
    public void A_description_cannot_request_more_memory_than_the_file_has_weights()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.keras",
            WithConfig("keras 3 archive", text => text.Replace("\"units\": 4", "\"units\": 9000000", StringComparison.Ordinal)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("the weights of the described model", Assert.Throws<DataFormatException>(() => Keras.LoadModel(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Branches_in_a_circle_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.keras", WithConfig("functional", text =>
            text.Replace("\"keras_history\": [\"x\", 0, 0]", "\"keras_history\": [\"sum\", 0, 0]", StringComparison.Ordinal)));
        Assert.Contains("without circles", Assert.Throws<DataFormatException>(() => Keras.LoadModel(path)).Message, StringComparison.Ordinal);
    }

    static DataFormatException Refused(byte[] file, long? limit = null)
    {
        using var folder = new TemporaryFolder();
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Assert.Throws<DataFormatException>(() => Hdf5.Load(folder.Write("a.h5", file), limit));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        return error;
    }

    [Fact]
    public void A_damaged_file_is_refused_with_the_reason()
    {
        byte[] file = Files["keras 3"];
        Assert.Contains("signature of HDF5", Refused([1, 2, 3]).Message, StringComparison.Ordinal);
        Assert.Contains("in a file of", Refused(file[..^3000]).Message, StringComparison.Ordinal);
        Assert.Contains("at most 100 bytes", Refused(file, limit: 100).Message, StringComparison.Ordinal);
        byte[] other = [.. file];
        other[8] = 9;
        Assert.Contains("version 0 to 3", Refused(other).Message, StringComparison.Ordinal);
    }
}
