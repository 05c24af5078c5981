using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Myelin.Tests;

/// <summary>A small file whose settings ask for much: loading it is an error or cheap, and what is loaded can be evaluated.</summary>
[Collection(nameof(Alone))]
public class ModelMemoryTests
{
    const long Limit = 16 << 20;

    static string Fault(string name) => Path.Combine(Fixture.Root, "tests", "fixtures", "faults", $"{name}.safetensors");

    /// <summary>Loading throws, soon and with little memory.</summary>
    static string Refused(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        DataFormatException e = Assert.Throws<DataFormatException>(() => Model.Load(path, Limit));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Limit);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
        Assert.Equal(path, e.File);
        return e.Message;
    }

    [Theory]
    [InlineData("model-dilation-access-violation", "dilation")]
    [InlineData("model-load-hang", "strides")]
    [InlineData("model-load-5GB-oom", "strides")]
    public void Settings_beyond_their_bounds_are_refused(string file, string setting) =>
        Assert.Contains($"expects {setting} from 1 to 1048576", Refused(Fault(file)));

    /// <summary>A model file with one setting of a layer changed.</summary>
    static string Changed(TemporaryFolder folder, Layer layer, string setting, string value)
    {
        string path = folder["model.safetensors"];
        new Sequential(input: [12, 12, 4]) { layer, new GlobalAveragePooling2D(), new Dense(2) }.Save(path);
        byte[] bytes = Fuzz.TensorBytes.Edit(File.ReadAllBytes(path), header =>
        {
            JsonNode root = JsonNode.Parse(header)!, metadata = root["__metadata__"]!, model = JsonNode.Parse((string)metadata["myelin"]!)!;
            model["model"]!["layers"]![0]![setting] = JsonNode.Parse(value);
            metadata["myelin"] = model.ToJsonString();
            return root.ToJsonString();
        });
        Fuzz.TensorBytes.Seal(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    [Fact]
    public void What_one_example_needs_counts_towards_the_limit()
    {
        using var folder = new TemporaryFolder();
        string path = Changed(folder, new Conv2DTranspose(2, 3), "strides", "[100000,1000]");
        Assert.Contains("for one example", Refused(path));
        Assert.True(Model.Load(path, 1L << 40).IsBuilt);                 // building it computes nothing
        Assert.Contains("for one example", Refused(Changed(folder, new Conv2D(2, 3), "filters", "100000000")));
    }

    [Theory]
    [InlineData("kernelSize", "[3,2000000]")]
    [InlineData("strides", "[0,1]")]
    [InlineData("dilation", "[1,-1]")]
    [InlineData("dilation", "[1048576,1048576]")]
    [InlineData("filters", "2147483647")]
    [InlineData("filters", "null")]
    [InlineData("groups", "3")]
    public void A_setting_that_makes_no_layer_is_refused(string setting, string value)
    {
        using var folder = new TemporaryFolder();
        Refused(Changed(folder, new Conv2D(2, 3), setting, value));
    }

    [Fact]
    public void A_hundred_thousand_layers_are_refused_soon()
    {
        using var folder = new TemporaryFolder();
        string layers = string.Join(',', Enumerable.Repeat("\"relu\"", 100_001)), path = folder["model.safetensors"];
        SafeTensors.Save(path, [], new Dictionary<string, string>
        {
            ["myelin"] = $$$"""{"format":1,"version":"1","model":{"type":"Sequential","input":null,"seed":0,"name":"","layers":[{{{layers}}}]}}""",
        });
        long start = Stopwatch.GetTimestamp();
        Assert.Contains("at most 100000 layers", Assert.Throws<DataFormatException>(() => Model.Load(path)).Message);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    [Fact]
    public void A_dilation_within_the_bounds_loads_and_has_the_value_of_the_tap_in_the_middle()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        var model = new Sequential(input: [6, 6, 1]) { new Conv2D(2, 3, padding: Padding.Same, dilation: 1 << 20) };
        model.Save(path);
        Tensor x = Tensor.Normal([2, 6, 6, 1], 1), middle = model.Parameters[0].Value[1, 1];
        Assert.Equal((x * middle[0]).ToArray<float>(), Model.Load(path, Limit).Predict(x).ToArray<float>());
    }
}
