using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Myelin.Tests;

/// <summary>The layout of safetensors files, and what becomes of broken ones.</summary>
public class SafeTensorsTests
{
    static byte[] Bytes(string header, params byte[] values)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. values];
    }

    [Fact]
    public void A_file_is_the_formats_byte_by_byte()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("weights", Tensor.From(new float[,] { { 1, -2 } })), ("steps", Tensor.From(258L).Reshape(default(Shape)))], new Dictionary<string, string> { ["made by"] = "a test" });
        string header = """{"__metadata__":{"made by":"a test"},"weights":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"steps":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(Bytes(header, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 2, 1, 0, 0, 0, 0, 0, 0), File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void A_model_is_saved_by_the_paths_of_its_states()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(input: [2]) { new Sequential(name: "block") { new Dense(1) } };
        model.Save(folder["a"]);
        byte[] file = File.ReadAllBytes(folder["a"]);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        Assert.Equal(["__metadata__", "block/dense/kernel", "block/dense/bias"], header.RootElement.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(8 + length + 12, file.Length);
        Assert.Equal(model.Parameters[0].Value.ToArray<float>()[0], BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length)));
    }

    [Fact]
    public void Every_element_type_and_shape_comes_back()
    {
        using var folder = new TemporaryFolder();
        Tensor numbers = Tensor.Range(6, ElementType.Float32).Reshape([2, 3]) - 2;
        (string Name, Tensor Value)[] all =
        [
            .. Enum.GetValues<ElementType>().Select(type => ($"{type}", (type is ElementType.UInt8 ? numbers.Abs() : numbers).Cast(type))),
            ("number", Tensor.Full([], 3)), ("none", Tensor.Zeros([0, 4])), ("view", numbers.Transpose()), ("ünïcödé \"/\" \\", Tensor.Ones([1])),
        ];
        SafeTensors.Save(folder["a"], all);
        IReadOnlyDictionary<string, Tensor> loaded = SafeTensors.Load(folder["a"]);
        Assert.Equal(all.Select(entry => entry.Name), loaded.Keys);
        foreach ((string name, Tensor value) in all)
        {
            Assert.Equal((value.Type, value.Shape), (loaded[name].Type, loaded[name].Shape));
            Assert.Equal(SafeTensors.LittleEndian(value), SafeTensors.LittleEndian(loaded[name]));
        }
    }

    [Fact]
    public void A_file_of_another_program_is_read()
    {
        using var folder = new TemporaryFolder();
        string header = "{ \"b\": {\"data_offsets\": [4, 6], \"dtype\": \"F16\", \"shape\": [1]},\n \"a\":{\"shape\":[1],\"dtype\":\"I32\",\"data_offsets\":[0,4]}, \"__metadata__\":{\"format\":\"pt\"}}";
        IReadOnlyDictionary<string, Tensor> loaded = SafeTensors.Load(folder.Write("a", Bytes(header, 7, 0, 0, 0, 0, 0x3e)));
        Assert.Equal(7, loaded["a"].Item<int>());
        Assert.Equal((Half)1.5, loaded["b"].Item<Half>());
        Assert.Equal(2, loaded.Count);
    }

    const string Good = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    public static TheoryData<string, byte[]> Broken { get; } = new()
    {
        { "empty", [] },
        { "cut in the length", [1, 2, 3] },
        { "a length beyond the file", [255, 0, 0, 0, 0, 0, 0, 0, 1] },
        { "a length beyond any file", [255, 255, 255, 255, 255, 255, 255, 255, 1] },
        { "a negative length", [0, 0, 0, 0, 0, 0, 0, 128, 1] },
        { "no JSON", Bytes("hello, world") },
        { "no header", Bytes("") },
        { "a list", Bytes("[1, 2]") },
        { "a number", Bytes("5") },
        { "an entry that is a number", Bytes("""{"a":5}""") },
        { "no dtype", Bytes("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "a dtype that is not known", Bytes("""{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}""", 0) },
        { "a dtype that is a number", Bytes("""{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "a negative size", Bytes("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "half a size", Bytes("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "a huge size", Bytes("""{"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "sizes whose product overflows to 0", Bytes("""{"a":{"dtype":"F32","shape":[1048576,1048576,16777216],"data_offsets":[0,0]}}""") },
        { "sizes whose bytes overflow", Bytes("""{"a":{"dtype":"F64","shape":[1048576,1048576],"data_offsets":[0,0]}}""") },
        { "no offsets", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[]}}""", 0, 0, 0, 0) },
        { "negative offsets", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 0, 0, 0, 0) },
        { "offsets that turn round", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 0, 0, 0, 0) },
        { "offsets beyond the file", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 0, 0, 0, 0) },
        { "offsets that overflow", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775804,9223372036854775807]}}""", 0, 0, 0, 0) },
        { "offsets of another size", Bytes("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "one name twice", Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 0, 0) },
        { "values cut short", Bytes(Good, 0, 0, 0) },
        { "bytes left over", Bytes(Good, 0, 0, 0, 0, 0) },
        { "bytes that are no UTF-8", [4, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xff, 0xfe, (byte)'}'] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_a_DataFormatException(string what, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder.Write("broken.safetensors", bytes)));
        Assert.Contains("broken.safetensors", error.Message);
        Assert.True(error.Message.Length < 1000, what);
    }

    [Fact]
    public void Every_cut_and_every_flipped_bit_of_a_header_is_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Bytes(Good, 0, 0, 0x80, 0x3f);
        void Read(byte[] bytes)
        {
            try { SafeTensors.Load(folder.Write("a", bytes)); }
            catch (DataFormatException) { }
        }
        for (int length = 0; length < good.Length; length++) Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder.Write("a", good[..length])));
        for (int bit = 0; bit < 8 * (good.Length - 4); bit++)
        {
            byte[] flipped = [.. good];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Read(flipped);
        }
    }

    [Fact]
    public void A_missing_file_is_the_systems_error() => Assert.Throws<FileNotFoundException>(() => SafeTensors.Load(Path.Combine(Path.GetTempPath(), "there is no such file.safetensors")));

    /// <summary>A tensor whose value can no longer be had, so that writing fails half way.</summary>
    static Tensor Gone()
    {
        var step = new Step(x => x + 1);
        step.Run(Tensor.Ones([3]));
        Tensor gone = step.Run(Tensor.Ones([3]));
        step.Run(Tensor.Ones([3]));
        return gone;
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("x", Tensor.From(1f))]);
        byte[] before = File.ReadAllBytes(folder["a"]);
        Assert.Throws<CaptureException>(() => SafeTensors.Save(folder["a"], [("y", Tensor.Ones([1000])), ("gone", Gone())]));
        Assert.Equal(before, File.ReadAllBytes(folder["a"]));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.ThrowsAny<IOException>(() => SafeTensors.Save(folder["no/such/folder"], [("x", Tensor.From(1f))]));
    }

    [Fact]
    public void A_whole_write_replaces_the_old_file()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("x", Tensor.Ones([100]))]);
        SafeTensors.Save(folder["a"], [("y", Tensor.From(2f))]);
        Assert.Equal(["y"], SafeTensors.Load(folder["a"]).Keys);
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
