using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <summary>The checksum by the words of its definition.</summary>
    static string Checksum(string headerWithZeros, params byte[] values) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(headerWithZeros), .. values]));

    [Fact]
    public void A_file_is_the_formats_byte_by_byte()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(
            folder["a"], [("weights", Tensor.From(new float[,] { { 1, -2 } })), ("steps", Tensor.From(258L).Reshape(default(Shape)))],
            new Dictionary<string, string> { ["made by"] = "a test" });
        string zeros = new('0', 64);
        string header =
            $$$"""{"__metadata__":{"made by":"a test","myelin.sha256":"{{{zeros}}}"},""" +
            """ "weights":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"steps":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""".TrimStart();
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] values = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 2, 1, 0, 0, 0, 0, 0, 0];
        Assert.Equal(Bytes(header.Replace(zeros, Checksum(header, values)), values), File.ReadAllBytes(folder["a"]));
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
        string header = "{ \"b\": {\"data_offsets\": [4, 6], \"dtype\": \"F16\", \"shape\": [1], \"more\": [{\"x\": null}, 1e999]},\n " +
            "\"a\":{\"shape\":[1],\"dtype\":\"I32\",\"data_offsets\":[0,4]}, \"__metadata__\":{\"format\":\"pt\"}}";
        IReadOnlyDictionary<string, Tensor> loaded = SafeTensors.Load(folder.Write("a", Bytes(header, 7, 0, 0, 0, 0, 0x3e)));
        Assert.Equal(7, loaded["a"].Item<int>());
        Assert.Equal((Half)1.5, loaded["b"].Item<Half>());
        Assert.Equal(2, loaded.Count);
    }

    const string Good = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    /// <summary>What is wrong, the file, the byte that the error names, and words of its reason.</summary>
    public static TheoryData<string, byte[], int, string> Broken { get; } = new()
    {
        { "empty", [], 0, "8 bytes of header length" },
        { "cut in the length", [1, 2, 3], 3, "8 bytes of header length" },
        { "a length beyond the file", [255, 0, 0, 0, 0, 0, 0, 0, 1], 0, "a header of at most 1 bytes, received 255" },
        { "a length beyond any file", [255, 255, 255, 255, 255, 255, 255, 255, 1], 0, "received 18446744073709551615" },
        { "a negative length", [0, 0, 0, 0, 0, 0, 0, 128, 1], 0, "received 9223372036854775808" },
        { "no JSON", Bytes("hello, world"), 8, "begins with '{', received hello" },
        { "no header", Bytes(""), 8, "begins with '{', received the end of the header" },
        { "a list", Bytes("[1, 2]"), 8, "begins with '{'" },
        { "a space before it", Bytes(" {}"), 8, "begins with '{'" },
        { "a header cut short", Bytes("""{"a":"""), 13, "JSON" },
        { "something behind the header", Bytes("{} x"), 11, "JSON" },
        { "a broken word on the third line", Bytes("{\n\n \"a\": nul }"), 20, "JSON" },
        { "an entry that is a number", Bytes("""{"a":5}"""), 13, "an object with dtype, shape and data_offsets for \"a\", received 5}" },
        { "no dtype", Bytes("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0), 26, "received \"shape\", \"data_offsets\"" },
        { "nothing but a key without a name", Bytes("""{"a":{"":1}}"""), 13, "received \"\"." },
        { "an empty entry", Bytes("""{"a":{}}"""), 13, "received none of them" },
        { "a dtype that is not known", Bytes("""{"a":{"dtype":"I128","shape":[1],"data_offsets":[0,16]}}""", new byte[16]), 22,
            "one of the dtypes BOOL, U8, I32, I64, F16, BF16, F32, F64 for \"a\", received \"I128\"" },
        { "a dtype that is a number", Bytes("""{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0), 22, "a dtype string" },
        { "a negative size", Bytes("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 0, 0, 0, 0), 37,
            "a size from 0 to 2147483647 for \"a\", received -1]" },
        { "half a size", Bytes("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 0, 0, 0, 0), 37, "a size from 0" },
        { "a huge size", Bytes("""{"a":{"dtype":"F32","shape":[1,99999999999],"data_offsets":[0,4]}}""", 0, 0, 0, 0), 39, "a size from 0" },
        { "a shape that is a size", Bytes("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 0, 0, 0, 0), 36, "an array of sizes" },
        { "too many axes", Bytes($$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(",", Enumerable.Repeat(1, 65))}}}],"data_offsets":[0,1]}}""", 0), 164,
            "at most 64 sizes" },
        { "sizes whose product overflows to 0", Bytes("""{"a":{"dtype":"F32","shape":[1048576,1048576,16777216],"data_offsets":[0,0]}}"""), 36,
            "a shape of at most 2^40 elements for \"a\"" },
        { "sizes whose bytes overflow", Bytes("""{"a":{"dtype":"F64","shape":[1048576,1048576],"data_offsets":[0,0]}}"""), 54,
            "the 8796093022208 bytes of Float64[1048576, 1048576]" },
        { "more than one array holds", Bytes("""{"a":{"dtype":"F64","shape":[1048576,1048576],"data_offsets":[0,8796093022208]}}"""), 54,
            "tensors of at most" },
        { "no offsets", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[]}}""", 0, 0, 0, 0), 56, "data_offsets of two numbers" },
        { "one offset", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 0, 0, 0, 0), 57, "data_offsets of two numbers" },
        { "three offsets", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 0, 0, 0, 0), 60, "the end of data_offsets after two numbers" },
        { "negative offsets", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 0, 0, 0, 0), 56, "from 0 to 9223372036854775807" },
        { "offsets beyond 64 bits", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]}}""", 0, 0, 0, 0), 58,
            "from 0 to 9223372036854775807" },
        { "offsets that turn round", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 0, 0, 0, 0), 40,
            "data_offsets that span the 4 bytes of Float32[1] for \"a\", received 4 to 0" },
        { "offsets beyond the file", Bytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 0, 0, 0, 0), 40,
            "begin at 0, without gap or overlap, received 4 to 8" },
        { "offsets that overlap",
            Bytes("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 0, 0, 0), 91,
            "begin at 2, without gap or overlap, received 1 to 3" },
        { "a hole", Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 0, 0, 0), 39,
            "begin at 1, without gap or overlap, received 2 to 3" },
        { "offsets of another size", Bytes("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 0, 0, 0, 0), 40,
            "data_offsets that span the 8 bytes of Float32[2]" },
        { "one name twice", Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 0, 0), 61,
            "unique names, received \"a\":" },
        { "one name twice, once escaped",
            Bytes("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""), 61,
            "unique names" },
        { "one key twice", Bytes("""{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""), 27, "unique names" },
        { "a key of another program twice", Bytes("""{"a":{"x":1,"x":2,"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""), 20, "unique names" },
        { "a text twice", Bytes("""{"__metadata__":{"a":"","a":""}}"""), 32, "unique names" },
        { "texts twice", Bytes("""{"__metadata__":{},"__metadata__":{}}"""), 27, "unique names" },
        { "a text that is a number", Bytes("""{"__metadata__":{"a":1}}"""), 29, "a string for \"a\", received 1" },
        { "texts that are a list", Bytes("""{"__metadata__":[]}"""), 24, "an object of strings for \"__metadata__\", received []" },
        { "half a character", Bytes("""{"\ud800":{}}"""), 9, "a string of valid Unicode" },
        { "half a character in a text", Bytes("""{"__metadata__":{"a":"\udc00"}}"""), 29, "a string of valid Unicode" },
        { "brackets a hundred thousand deep", Bytes($$"""{"a":{"x":{{new string('[', 100_000)}}"""), 32, "JSON" },
        { "a checksum that is none", Bytes("""{"__metadata__":{"myelin.sha256":"12"}}"""), 41,
            "a SHA-256 of 64 hexadecimal digits for \"myelin.sha256\", received \"12\"" },
        { "values cut short", Bytes(Good, 0, 0, 0), 65, "4 bytes of values starting at byte 62, received 3" },
        { "bytes left over", Bytes(Good, 0, 0, 0, 0, 0), 66, "4 bytes of values starting at byte 62, received 5" },
        { "a truth value of 2", Bytes("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 0, 1, 2), 65, "0 or 1 in \"a\" of Bool, received 2" },
        { "bytes that are no UTF-8", [5, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xff, 0xfe, (byte)'}'], 10, "a header in UTF-8, received byte ff" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_told_with_the_byte_and_the_reason(string what, byte[] bytes, int offset, string reason)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder.Write("broken.safetensors", bytes)));
        Assert.StartsWith($"\"{folder["broken.safetensors"]}\", byte {offset}: ", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.True(error.Offset == offset && error.Message.Length < 1000, what);
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
    public void A_missing_file_and_a_folder_are_told_as_by_the_readers_of_data()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("Check the path.", Assert.Throws<DataNotFoundException>(() => SafeTensors.Load(folder["a"])).Message);
        Assert.Contains("The path is a folder", Assert.Throws<DataNotFoundException>(() => SafeTensors.Load(folder.Path)).Message);
    }

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

    [Theory]
    [InlineData("I8", 3)]
    [InlineData("I16", 6)]
    [InlineData("U16", 6)]
    [InlineData("U32", 12)]
    [InlineData("U64", 24)]
    [InlineData("F8_E4M3", 3)]
    [InlineData("F8_E5M2", 3)]
    public void A_tensor_of_a_type_that_is_not_read_is_passed_over_and_the_others_are_read(string type, int bytes)
    {
        using var folder = new TemporaryFolder();
        string header = $$$"""
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"odd":{"dtype":"{{{type}}}","shape":[3],"data_offsets":[4,{{{4 + bytes}}}]},
            "dense/kernel":{"dtype":"F32","shape":[1,1],"data_offsets":[{{{4 + bytes}}},{{{8 + bytes}}}]}}
            """;
        folder.Write("file", Bytes(header, [0, 0, 0x80, 0x3f, .. new byte[bytes], 0, 0, 0, 0x40]));
        TensorFile file = SafeTensors.Load(folder["file"]);
        Assert.Equal(["a", "dense/kernel"], file.Keys.Order());
        Assert.Equal(1, file["a"].ToArray<float>()[0]);
        Assert.Equal(2, file["dense/kernel"].Item<float>());
        Assert.Equal(("odd", type), (Assert.Single(file.Skipped).Key, file.Skipped["odd"]));
        Assert.Contains($"\"odd\" has the type {type}", Assert.Throws<KeyNotFoundException>(() => file["odd"]).Message, StringComparison.Ordinal);
        Assert.Contains("has no tensor \"aa\"", Assert.Throws<KeyNotFoundException>(() => file["aa"]).Message, StringComparison.Ordinal);

        var model = new Sequential(input: [1]) { new Dense(1, useBias: false) };
        Assert.Contains($"odd ({type}, which is not read)", Assert.Throws<ShapeException>(() => model.LoadWeights(folder["file"])).Message,
            StringComparison.Ordinal);
        model.LoadWeights(folder["file"], map: new("odd", "a"));
        Assert.Equal(2, model.Parameters[0].Value.Item<float>());
    }

    [Theory]
    [InlineData("I8", 3, 4)]
    [InlineData("F4", 3, 2)]
    [InlineData("X8", 3, 3)]
    public void A_type_that_is_not_read_is_still_checked(string type, int size, int bytes)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", Bytes($$$"""{"odd":{"dtype":"{{{type}}}","shape":[{{{size}}}],"data_offsets":[0,{{{bytes}}}]}}""", new byte[bytes]));
        Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder["file"]));
    }
}
