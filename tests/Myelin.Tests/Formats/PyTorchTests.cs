using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Myelin.Fuzz;

namespace Myelin.Tests;

/// <summary>Files of torch.save (tests/fixtures/torch_files.py): those of other projects, and small ones of PyTorch 1.13 in both of its formats.</summary>
public class PyTorchTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("torch_files.json"), InteropRows = Fixture.Rows("interop.json");

    static readonly IReadOnlyDictionary<string, byte[]> Files = FixtureFiles.Of("torch_files.json");

    static byte[] File(string name) => Files[name];

    public static TheoryData<string> Names { get; } = [.. Rows.Select(row => row.Text("name"))];

    public static TheoryData<string> InteropNames { get; } = [.. InteropRows.Select(row => row.Text("file"))];

    static readonly Dictionary<string, ElementType> Types = new()
    {
        ["bool"] = ElementType.Bool,
        ["uint8"] = ElementType.UInt8,
        ["int8"] = ElementType.Int32,
        ["int16"] = ElementType.Int32,
        ["int32"] = ElementType.Int32,
        ["int64"] = ElementType.Int64,
        ["float16"] = ElementType.Float16,
        ["bfloat16"] = ElementType.BFloat16,
        ["float32"] = ElementType.Float32,
        ["float64"] = ElementType.Float64,
    };

    /// <summary>Every tensor has the type, shape, sum and first values that PyTorch reads.</summary>
    static void Check(TensorFile file, JsonElement row)
    {
        JsonElement[] expected = [.. row.GetProperty("tensors").EnumerateArray()];
        Assert.Equal(expected.Select(tensor => tensor.Text("name")), file.Keys);
        foreach (JsonElement tensor in expected)
        {
            Tensor read = file[tensor.Text("name")];
            Assert.Equal((Types[tensor.Text("type")], tensor.Shape("shape")), (read.Type, read.Shape));
            double[] values = read.Cast(ElementType.Float64).ToArray<double>();
            double[] first = tensor.Numbers("first");
            Assert.Equal(first, values[..first.Length]);
            Assert.Equal(tensor.GetProperty("sum").GetDouble(), values.Sum(), 1e-9 * (1 + values.Sum(Math.Abs)));
        }
    }

    [Theory]
    [MemberData(nameof(InteropNames))]
    public void A_file_that_another_project_publishes_has_the_values_that_PyTorch_reads(string name)
    {
        string[]? paths = new DataFolder { Download = false }.FindHere(new("interop", ["interop"], [new DataSourceFile(name)], []));
        Assert.SkipWhen(paths == null, $"interop/{name} is not on this machine");
        Check(PyTorch.Load(paths![0]), InteropRows.Single(row => row.Text("file") == name));
    }

    [Fact]
    public void Every_file_of_PyTorch_in_interop_has_a_row()
    {
        string[]? paths = new DataFolder { Download = false }.FindHere(new("interop", ["interop"], [new DataSourceFile("float32.pt")], []));
        Assert.SkipWhen(paths == null, "interop is not on this machine");
        Assert.Equal(Directory.GetFiles(Path.GetDirectoryName(paths![0])!, "*.pt").Select(Path.GetFileName).Order(),
            InteropRows.Select(row => row.Text("file")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_of_either_format_has_the_values_that_were_saved(string name)
    {
        using var folder = new TemporaryFolder();
        Check(PyTorch.Load(folder.Write("a.pt", File(name))), Rows.Single(row => row.Text("name") == name));
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("checkpoint legacy")]
    public void What_stands_beside_the_tensors_of_a_checkpoint_becomes_metadata(string name)
    {
        using var folder = new TemporaryFolder();
        TensorFile file = PyTorch.Load(folder.Write("a.pt", File(name)));
        Assert.Equal(
            ("3", "0.125", "True", "öß", "0.01", "0.999"),
            (file.Metadata["epoch"], file.Metadata["loss"], file.Metadata["best"], file.Metadata["name"], file.Metadata["optimizer.param_groups.0.lr"],
                file.Metadata["optimizer.param_groups.0.betas.1"]));
        Assert.Equal(("1", "4", "torch.float16", "cpu", "7", "1208925819614629174706176"),
            (file.Metadata["milestones.30"], file.Metadata["size.2"], file.Metadata["dtype"], file.Metadata["device"], file.Metadata["seen.0"],
                file.Metadata["big"]));
        Assert.Contains("optimizer.state.0.exp_avg", file.Keys);
        Assert.Equal(file["model.conv.weight"].Shape, file["optimizer.state.0.exp_avg"].Shape);
        TensorFile part = file.Under("model.");
        Assert.Contains("conv.weight", part.Keys);
        Assert.Equal(9, part.Count);
        Assert.Contains("begin with \"model\", \"optimizer\"", Assert.Throws<KeyNotFoundException>(() => file.Under("net.")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_share_a_storage_share_it_here()
    {
        using var folder = new TemporaryFolder();
        TensorFile file = PyTorch.Load(folder.Write("a.pt", File("views")));
        Assert.All(file.Values.Where(tensor => tensor.Shape.Elements > 0), tensor => Assert.Same(file["base"].Storage, tensor.Storage));
    }

    [Theory]
    [InlineData("complex")]
    [InlineData("complex legacy")]
    public void Tensors_of_other_element_types_are_passed_over(string name)
    {
        using var folder = new TemporaryFolder();
        TensorFile file = PyTorch.Load(folder.Write("a.pt", File(name)));
        Assert.Equal("complex64", file.Skipped["complex"]);
        Assert.Contains("complex64", Assert.Throws<KeyNotFoundException>(() => file["complex"]).Message, StringComparison.Ordinal);
    }

    static byte[] Zip(string pickle, params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] bytes) in entries.Prepend(("data.pkl", Encoding.Latin1.GetBytes(pickle))))
            {
                using Stream entry = archive.CreateEntry($"archive/{name}", CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        return stream.ToArray();
    }

    static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    static string TensorOf(string count, string offset, string sizes, string strides, string location = "cpu") =>
        $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\nFloatStorage\n{Text("0")}{Text(location)}{count}tQ{offset}{sizes}{strides}\x89)tR";

    static string Small(int number) => $"K{(char)number}";

    static DataFormatException Refused(string pickle, params (string Name, byte[] Bytes)[] entries)
    {
        using var folder = new TemporaryFolder();
        return Assert.Throws<DataFormatException>(() => PyTorch.Load(folder.Write("a.pt", Zip(pickle, entries)), limit: 1 << 20));
    }

    [Theory]
    [InlineData("cuda:0")]
    [InlineData("mps")]
    [InlineData("meta?")]
    public void The_device_of_a_storage_does_not_matter(string location)
    {
        using var folder = new TemporaryFolder();
        byte[] file = Zip($"\x80\x02{TensorOf(Small(2), Small(0), $"{Small(2)}\x85", $"{Small(1)}\x85", location)}.", ("data/0", [0, 0, 128, 63, 0, 0, 0, 64]));
        Assert.Equal([1, 2], PyTorch.Load(folder.Write("a.pt", file))["tensor"].ToArray<float>());
    }

    [Fact]
    public void Values_of_the_other_byte_order_are_read()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Zip($"\x80\x02{TensorOf(Small(2), Small(0), $"{Small(2)}\x85", $"{Small(1)}\x85")}.",
            ("data/0", [63, 128, 0, 0, 64, 0, 0, 0]), ("byteorder", [.. "big"u8]));
        Assert.Equal([1, 2], PyTorch.Load(folder.Write("a.pt", file))["tensor"].ToArray<float>());
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__main__", "Net")]
    [InlineData("torch.nn.modules.linear", "Linear")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor")]
    public void A_function_or_class_that_is_not_in_the_table_is_refused_by_its_name(string module, string name)
    {
        string global = $"\x80\x02" + $"c{module}\n{name}\n({Text("echo")}tR.", stacked = $"\x80\x04{Text(module)}{Text(name)}\x93({Text("echo")}tR.";
        foreach (string pickle in (string[])[global, stacked])
        {
            DataFormatException error = Refused(pickle);
            Assert.Equal($"the Python object {module}.{name}", error.Received);
            Assert.Equal("Save the weights alone: torch.save(model.state_dict(), path).", error.Fix);
        }
    }

    [Fact]
    public void Objects_that_occur_in_many_places_cannot_make_the_result_grow_without_bound()
    {
        // 40 dictionaries, each with the one before it twice: 2^40 names.
        var pickle = new StringBuilder("\x80\x02(}q\0");
        for (int i = 1; i <= 40; i++) pickle.Append($"}}({Text("a")}h{(char)(i - 1)}{Text("b")}h{(char)(i - 1)}uq{(char)i}");
        pickle.Append("1h\x28.");
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Refused($"{pickle}");
        Assert.Contains("characters", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_list_within_itself_is_refused()
    {
        DataFormatException error = Refused("\x80\x02]q\0h\0a.");
        Assert.Contains("expected names of at most", error.Message, StringComparison.Ordinal);
        Assert.Contains("levels", Refused("\x80\x02]q\0h\0a." + new string('0', 2000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_storage_cannot_become_a_tensor_above_the_limit()
    {
        byte[] one = [0, 0, 128, 63];
        string pickle = $"\x80\x02{TensorOf(Small(1), Small(0), "J\0\0\x10\0\x85", $"{Small(0)}\x85")}.";
        Assert.Contains("4194304", Refused(pickle, ("data/0", one)).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Assert.Equal(1 << 20, (double)PyTorch.Load(folder.Write("a.pt", Zip(pickle, ("data/0", one))), limit: 5 << 20)["tensor"].Sum());
    }

    [Fact]
    public void A_tensor_reaches_no_further_than_its_storage()
    {
        (string, byte[]) values = ("data/0", new byte[24]);
        string six = Small(6);
        Assert.Contains("within the 6 elements",
            Refused($"\x80\x02{TensorOf(six, Small(1), $"{Small(2)}{Small(3)}\x86", $"{Small(3)}{Small(1)}\x86")}.", values).Message);
        Assert.Contains("offset and strides of 0 or more",
            Refused($"\x80\x02{TensorOf(six, Small(5), $"{six}\x85", "J\xff\xff\xff\xff\x85")}.", values).Message, StringComparison.Ordinal);
        Assert.Contains("28 bytes for 7 elements", Refused($"\x80\x02{TensorOf(Small(7), Small(0), $"{six}\x85", $"{Small(1)}\x85")}.", values).Message);
        Assert.Contains("\"data/0\"", Refused($"\x80\x02{TensorOf(six, Small(0), $"{six}\x85", $"{Small(1)}\x85")}.").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_value_is_found_by_its_checksum()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Zip($"\x80\x02{TensorOf(Small(2), Small(0), $"{Small(2)}\x85", $"{Small(1)}\x85")}.", ("data/0", [1, 2, 3, 4, 5, 6, 7, 8]));
        file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 2, 3, 4, 5])] = 9;
        Assert.Contains("checksum", Assert.Throws<DataFormatException>(() => PyTorch.Load(folder.Write("a.pt", file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_refused_with_the_method_that_reads_them()
    {
        using var folder = new TemporaryFolder();
        Npz.Save(folder["a.npz"], [("x", Tensor.Ones([2]))]);
        Assert.Contains("use Npz.Load", Assert.Throws<DataFormatException>(() => PyTorch.Load(folder["a.npz"])).Message, StringComparison.Ordinal);
        Assert.Contains("begins with 504b", Assert.Throws<DataFormatException>(() => PyTorch.Load(folder.Write("b", 1, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<DataNotFoundException>(() => PyTorch.Load(folder["none"]));
        Assert.Contains("PyTorch.Load: expects a limit", Assert.Throws<ArgumentOutOfRangeException>(() => PyTorch.Load(folder["a.npz"], -1)).Message);
    }
}
