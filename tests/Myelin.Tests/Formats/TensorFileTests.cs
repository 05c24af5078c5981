using Myelin.Fuzz;

namespace Myelin.Tests;

/// <summary>What files of all formats have in common.</summary>
public class TensorFileTests
{
    static Tensor Two => Tensor.From([1f, 2], [2]);

    [Fact]
    public void The_first_bytes_tell_the_format_whatever_the_name()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a.bin"], [("x", Two)]);
        Npz.Save(folder["b.bin"], [("x", Two)]);
        folder.Write("c.bin", FixtureFiles.Of("torch_files.json")["single"]);
        folder.Write("d.bin", FixtureFiles.Of("torch_files.json")["single legacy"]);
        folder.Write("e.bin", new GgufWriter().Add("x", 0, [1], new byte[4]).Write());
        folder.Write("f.bin", FixtureFiles.Of("keras_files.json")["lstm"]);
        folder.Write("g.bin", FixtureFiles.Of("keras_files.json")["functional"]);
        Assert.Equal(["x", "x", "tensor", "tensor", "x", "layers/lstm/cell/vars/0", "layers/dense/vars/0"],
            "abcdefg".Select(name => TensorFile.Load(folder[$"{name}.bin"]).Keys.First()));
    }

    [Fact]
    public void Every_format_holds_the_limit()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. FixtureFiles.Of("torch_files.json").Concat(FixtureFiles.Of("keras_files.json"))
            .Where(file => file.Key is not ("empty" or "single")).Select((file, i) => folder.Write($"{i}", file.Value))];
        Assert.All(files, file => Assert.Contains("at most 64 bytes", Assert.Throws<DataFormatException>(() => TensorFile.Load(file, 64)).Message));
    }

    [Fact]
    public void A_single_array_and_files_of_no_format_are_refused()
    {
        using var folder = new TemporaryFolder();
        Npy.Save(folder["a.npy"], Two);
        Assert.Contains("Use Npy.Load", Assert.Throws<DataFormatException>(() => TensorFile.Load(folder["a.npy"])).Message, StringComparison.Ordinal);
        Assert.Contains("safetensors", Assert.Throws<DataFormatException>(() => TensorFile.Load(folder.Write("b", 1, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<DataNotFoundException>(() => TensorFile.Load(folder["none"]));
    }

    [Fact]
    public void Tensors_of_a_reader_of_your_own_are_loaded_into_a_model()
    {
        var file = new TensorFile("own", [new("w", Tensor.From([1f, 2], [1, 2])), new("b", Tensor.From(3f))]);
        var model = new Sequential(input: [2]) { new Dense(1, name: "fc") };
        model.LoadWeights(file, map: new() { { "w", "fc/kernel", WeightMap.Dense }, { "b", "fc/bias" } });
        Assert.Equal([1 * 5 + 2 * 7 + 3], model.Predict(Tensor.From([5f, 7], [1, 2])).ToArray<float>());
        Assert.Contains("\"w\" twice", Assert.Throws<ArgumentException>(() => new TensorFile("own", [new("w", Two), new("w", Two)])).Message);
        Assert.Throws<InvalidOperationException>(() => new Sequential { new Dense(1) }.LoadWeights(file));
        Assert.Throws<InvalidOperationException>(() => WeightMap.PyTorch(new Sequential { new Dense(1) }));
    }

    [Fact]
    public void A_part_keeps_its_order_metadata_and_what_was_not_read()
    {
        var file = new TensorFile("own", [new("a.x", Two), new("b.z", Two), new("b.y", Two)], new Dictionary<string, string> { ["b.c"] = "complex64" },
            new Dictionary<string, string> { ["b.epoch"] = "3", ["a.epoch"] = "4" });
        TensorFile part = file.Under("b.");
        Assert.Equal(["z", "y"], part.Keys);
        Assert.Equal(("complex64", "3"), (part.Skipped["c"], part.Metadata["epoch"]));
        Assert.Single(part.Metadata);
    }
}
