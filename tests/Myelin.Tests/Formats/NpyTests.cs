using System.Text.Json;

namespace Myelin.Tests;

/// <summary>NPY and NPZ files of NumPy 1.24 (tests/fixtures/npy.json), and our own.</summary>
public class NpyTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("npy.json");

    static readonly DataSource Interop = new("interop", ["interop"],
        [new DataSourceFile("chessboard_RGB_U8.npy"), new("chessboard_GRAY_U8.npz"), new("rank_filter_tests.npz"), new("disk-matlab-output.npz")], []);

    static byte[] File(string name) => Rows.Single(row => row.Text("name") == name).GetProperty("file").GetBytesFromBase64();

    public static TheoryData<string> Arrays { get; } = [.. Rows.Where(row => row.TryGetProperty("values", out _)).Select(row => row.Text("name"))];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_of_NumPy_is_read_and_written_byte_for_byte(string name)
    {
        using var folder = new TemporaryFolder();
        JsonElement row = Rows.Single(row => row.Text("name") == name);
        byte[] file = File(name);
        Tensor read = Npy.Load(folder.Write("a.npy", file));
        Assert.Equal(row.Shape("shape"), read.Shape);
        Assert.Equal(row.Numbers("values"), read.Cast(ElementType.Float64).ToArray<double>());
        bool isOurs = !name.Contains('>', StringComparison.Ordinal) && !(name is "int8" or "int16" or "uint16" or "uint32" or "uint64");
        if (!isOurs) return;
        Npy.Save(folder["b.npy"], read, fortran: row.GetProperty("fortran").GetBoolean());
        Assert.Equal(file, System.IO.File.ReadAllBytes(folder["b.npy"]));
    }

    [Theory]
    [InlineData("bool", ElementType.Bool)]
    [InlineData("uint8", ElementType.UInt8)]
    [InlineData("int8", ElementType.Int32)]
    [InlineData("uint16", ElementType.Int32)]
    [InlineData("uint32", ElementType.Int64)]
    [InlineData("int64", ElementType.Int64)]
    [InlineData("float16", ElementType.Float16)]
    [InlineData("float32", ElementType.Float32)]
    [InlineData(">f8", ElementType.Float64)]
    public void An_element_type_becomes_the_same_or_a_wider_one(string name, ElementType type)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(type, Npy.Load(folder.Write("a.npy", File(name))).Type);
    }

    [Fact]
    public void Every_element_type_and_order_comes_back()
    {
        using var folder = new TemporaryFolder();
        foreach (ElementType type in Enum.GetValues<ElementType>())
            foreach (bool fortran in (bool[])[false, true])
            {
                Tensor x = Tensor.Range(30, ElementType.Float32).Reshape([5, 2, 3]).Cast(type).Transpose(2, 0, 1);
                Npy.Save(folder["a.npy"], x, fortran);
                Tensor back = Npy.Load(folder["a.npy"]);
                Assert.Equal((x.Shape, type), (back.Shape, back.Type));
                Assert.Equal(SafeTensors.LittleEndian(x), SafeTensors.LittleEndian(back));
            }
    }

    [Theory]
    [InlineData("version 2")]
    [InlineData("version 3")]
    public void Later_versions_of_the_header_are_read(string name)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Enumerable.Range(-7, 24), Npy.Load(folder.Write("a.npy", File(name))).ToArray<int>());
    }

    [Fact]
    public void Archives_of_NumPy_are_read_with_and_without_compression()
    {
        using var folder = new TemporaryFolder();
        TensorFile plain = Npz.Load(folder.Write("a.npz", File("npz")));
        Assert.Equal(["x", "deep/name"], plain.Keys);
        Assert.Equal(-7f, plain["x"].ToArray<float>()[0]);
        Assert.Equal([3L], plain["deep/name"].ToArray<long>());
        TensorFile packed = Npz.Load(folder.Write("b.npz", File("npz compressed")));
        Assert.Equal([40, 50], packed["x"].Shape);
        Assert.Equal(Enumerable.Range(-7, 24).Select(i => (long)i), packed["y"].ToArray<long>());
        Assert.Contains("did you mean \"x\"", Assert.Throws<KeyNotFoundException>(() => packed["X"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_comes_back_and_is_the_same_file_each_time(bool compress)
    {
        using var folder = new TemporaryFolder();
        (string, Tensor)[] all =
            [("a", Tensor.Range(100_000, ElementType.Float32)), ("b/c", Tensor.Ones([2, 3], ElementType.Float64)), ("none", Tensor.Zeros([0]))];
        Npz.Save(folder["a.npz"], all, compress);
        Npz.Save(folder["b.npz"], all, compress);
        Assert.Equal(System.IO.File.ReadAllBytes(folder["a.npz"]), System.IO.File.ReadAllBytes(folder["b.npz"]));
        TensorFile back = Npz.Load(folder["a.npz"]);
        Assert.Equal(["a", "b/c", "none"], back.Keys);
        foreach ((string name, Tensor value) in all) Assert.Equal(SafeTensors.LittleEndian(value), SafeTensors.LittleEndian(back[name]));
    }

    [Fact]
    public void A_changed_value_in_an_archive_is_found_by_its_checksum()
    {
        using var folder = new TemporaryFolder();
        Npz.Save(folder["a.npz"], [("a", Tensor.Full([4000], 1.5))]);
        byte[] file = System.IO.File.ReadAllBytes(folder["a.npz"]);
        file[2000] ^= 1;
        Assert.Contains("checksum", Assert.Throws<DataFormatException>(() => Npz.Load(folder.Write("b.npz", file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_other_projects_publish_have_the_right_sums()
    {
        var data = new DataFolder { Download = false };
        string[]? paths = data.FindHere(Interop);
        Assert.SkipWhen(paths == null, "the files in interop are not on this machine");
        Tensor colour = Npy.Load(paths![0]);
        Assert.Equal([200, 200, 3], colour.Shape);
        Assert.Equal(15_300_000, Sum(colour));
        Assert.Equal(5_100_000, Sum(Npz.Load(paths[1]).Values.Single()));
        TensorFile filters = Npz.Load(paths[2]), disks = Npz.Load(paths[3]);
        Assert.Equal((33, 11), (filters.Count, disks.Count));
        Assert.Equal(79_312, Sum(filters["mean_bilateral"]));
        Assert.Equal([21, 21], disks["010"].Shape);
        Assert.Equal(317, Sum(disks["010"]));

        static double Sum(Tensor x) => (double)x.Cast(ElementType.Float64).Sum();
    }

    [Fact]
    public void A_header_cannot_request_more_memory_than_the_file_or_the_limit_allows()
    {
        using var folder = new TemporaryFolder();
        Npy.Save(folder["a.npy"], Tensor.Zeros([1000]));
        byte[] file = System.IO.File.ReadAllBytes(folder["a.npy"]);
        Assert.Contains("needs 4000", Assert.Throws<DataFormatException>(() => Npy.Load(folder["a.npy"], limit: 3999)).Message, StringComparison.Ordinal);
        file.AsSpan().Replace((byte)'1', (byte)'9');   // (9000,)
        file[6] = 1;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("36000 bytes", Assert.Throws<DataFormatException>(() => Npy.Load(folder.Write("b.npy", file))).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }
}
