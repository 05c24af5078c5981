using System.Runtime.InteropServices;
using System.Text.Json;
using Myelin.Fuzz;

namespace Myelin.Tests;

/// <summary>GGUF files of our own writer, whose blocks are packed by the loops of ggml's quantizers.</summary>
public class GgufTests
{
    static readonly Random Random = new(3);

    static TensorFile Load(GgufWriter writer)
    {
        using var folder = new TemporaryFolder();
        return Gguf.Load(folder.Write("a.gguf", writer.Write()));
    }

    static byte[] Bytes<T>(params T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    [Fact]
    public void Plain_types_have_their_values_and_axes_the_outermost_first()
    {
        TensorFile file = Load(new GgufWriter()
            .Add("f32", 0, [3, 2], Bytes(1f, 2, 3, 4, 5, -6.5f))
            .Add("f16", 1, [2], Bytes((Half)1.5, (Half)(-2)))
            .Add("bf16", 30, [2], Bytes((ushort)0x3fc0, (ushort)0xc000))
            .Add("f64", 28, [1], Bytes(0.1))
            .Add("i8", 24, [2], Bytes<sbyte>(-3, 4))
            .Add("i16", 25, [2], Bytes<short>(-300, 4))
            .Add("i32", 26, [2], Bytes(-3, 4))
            .Add("i64", 27, [1, 1, 2], Bytes(1L << 40, -1))
            .Add("none", 0, [0, 2], []));
        Assert.Equal([2, 3], file["f32"].Shape);
        Assert.Equal([1, 2, 3, 4, 5, -6.5f], file["f32"].ToArray<float>());
        Assert.Equal([1.5f, -2], file["f16"].Cast(ElementType.Float32).ToArray<float>());
        Assert.Equal([1.5f, -2], file["bf16"].Cast(ElementType.Float32).ToArray<float>());
        Assert.Equal([0.1], file["f64"].ToArray<double>());
        Assert.Equal([-3, 4], file["i8"].ToArray<int>());
        Assert.Equal([-300, 4], file["i16"].ToArray<int>());
        Assert.Equal([-3, 4], file["i32"].ToArray<int>());
        Assert.Equal([1L << 40, -1], file["i64"].ToArray<long>());
        Assert.Equal([2, 1, 1], file["i64"].Shape);
        Assert.Equal([2, 0], file["none"].Shape);
        Assert.Equal(
            [ElementType.Float32, ElementType.Float16, ElementType.BFloat16, ElementType.Float64, ElementType.Int32, ElementType.Int32, ElementType.Int32,
                ElementType.Int64, ElementType.Float32],
            file.Values.Select(tensor => tensor.Type));
    }

    /// <summary>A block and its values.</summary>
    sealed record Block(byte[] Bytes, double[] Values);

    static int[] Quants(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => Random.Next(below))];

    static byte[] Halves(int[] q) => [.. Enumerable.Range(0, 16).Select(j => (byte)(q[j] & 15 | (q[j + 16] & 15) << 4))];

    static uint Fifth(int[] q)
    {
        uint high = 0;
        for (int j = 0; j < 32; j++) high |= (uint)(q[j] >> 4) << j;
        return high;
    }

    /// <summary>d and m that Float16 holds.</summary>
    static (Half D, Half M) Scales() => ((Half)(0.01 + Random.NextDouble()), (Half)(Random.NextDouble() - 0.5));

    /// <summary>2 bits of 256 values: four values 32 apart in one byte.</summary>
    static byte[] Quarters(int[] q)
    {
        var packed = new byte[64];
        for (int j = 0; j < 256; j += 128)
            for (int l = 0; l < 32; l++)
                packed[j / 4 + l] = (byte)(q[j + l] & 3 | (q[j + l + 32] & 3) << 2 | (q[j + l + 64] & 3) << 4 | (q[j + l + 96] & 3) << 6);
        return packed;
    }

    /// <summary>Eight scales and eight smallest values of 6 bits in 12 bytes.</summary>
    static byte[] Sixes(int[] scales, int[] least)
    {
        var packed = new byte[12];
        for (int j = 0; j < 8; j++)
            if (j < 4) (packed[j], packed[j + 4]) = ((byte)scales[j], (byte)least[j]);
            else
            {
                packed[j + 4] = (byte)(scales[j] & 15 | (least[j] & 15) << 4);
                packed[j - 4] |= (byte)(scales[j] >> 4 << 6);
                packed[j] |= (byte)(least[j] >> 4 << 6);
            }
        return packed;
    }

    static Block Q4K(bool hasFifth)
    {
        (Half d, Half m) = Scales();
        int[] q = Quants(256, hasFifth ? 32 : 16), scales = Quants(8, 64), least = Quants(8, 64);
        byte[] low = new byte[128], high = new byte[32];
        for (int n = 0, at = 0; n < 256; n += 64, at += 32)
            for (int j = 0; j < 32; j++)
            {
                low[at + j] = (byte)(q[n + j] & 15 | (q[n + j + 32] & 15) << 4);
                if (q[n + j] > 15) high[j] |= (byte)(1 << n / 32);
                if (q[n + j + 32] > 15) high[j] |= (byte)(2 << n / 32);
            }
        return new([.. Bytes(d, m), .. Sixes(scales, least), .. hasFifth ? high : [], .. low],
            [.. q.Select((one, i) => (double)d * scales[i / 32] * one - (double)m * least[i / 32])]);
    }

    static readonly Dictionary<string, (uint Type, Func<Block> Make)> Types = new()
    {
        ["Q4_0"] = (2, () =>
        {
            (Half d, _) = Scales();
            int[] q = Quants(32, 16);
            return new([.. Bytes(d), .. Halves(q)], [.. q.Select(one => (double)d * (one - 8))]);
        }
        ),
        ["Q4_1"] = (3, () =>
        {
            (Half d, Half m) = Scales();
            int[] q = Quants(32, 16);
            return new([.. Bytes(d, m), .. Halves(q)], [.. q.Select(one => (double)d * one + (double)m)]);
        }
        ),
        ["Q5_0"] = (6, () =>
        {
            (Half d, _) = Scales();
            int[] q = Quants(32, 32);
            return new([.. Bytes(d), .. Bytes(Fifth(q)), .. Halves(q)], [.. q.Select(one => (double)d * (one - 16))]);
        }
        ),
        ["Q5_1"] = (7, () =>
        {
            (Half d, Half m) = Scales();
            int[] q = Quants(32, 32);
            return new([.. Bytes(d, m), .. Bytes(Fifth(q)), .. Halves(q)], [.. q.Select(one => (double)d * one + (double)m)]);
        }
        ),
        ["Q8_0"] = (8, () =>
        {
            (Half d, _) = Scales();
            sbyte[] q = [.. Quants(32, 256).Select(one => (sbyte)(one - 128))];
            return new([.. Bytes(d), .. Bytes(q)], [.. q.Select(one => (double)d * one)]);
        }
        ),
        ["Q2_K"] = (10, () =>
        {
            (Half d, Half m) = Scales();
            int[] q = Quants(256, 4), scales = Quants(16, 16), least = Quants(16, 16);
            return new([.. scales.Zip(least, (s, l) => (byte)(s | l << 4)), .. Quarters(q), .. Bytes(d, m)],
                [.. q.Select((one, i) => (double)d * scales[i / 16] * one - (double)m * least[i / 16])]);
        }
        ),
        ["Q3_K"] = (11, () =>
        {
            (Half d, _) = Scales();
            int[] q = Quants(256, 8), scales = Quants(16, 64);
            byte[] high = new byte[32], packed = new byte[12];
            for (int j = 0; j < 256; j++)
                if (q[j] > 3) high[j % 32] |= (byte)(1 << j / 32);
            for (int j = 0; j < 16; j++)
            {
                packed[j % 8] |= (byte)((scales[j] & 15) << (j < 8 ? 0 : 4));
                packed[8 + j % 4] |= (byte)(scales[j] >> 4 << 2 * (j / 4));
            }
            return new([.. high, .. Quarters(q), .. packed, .. Bytes(d)], [.. q.Select((one, i) => (double)d * (scales[i / 16] - 32) * (one - 4))]);
        }
        ),
        ["Q4_K"] = (12, () => Q4K(hasFifth: false)),
        ["Q5_K"] = (13, () => Q4K(hasFifth: true)),
        ["Q6_K"] = (14, () =>
        {
            (Half d, _) = Scales();
            int[] q = Quants(256, 64);
            sbyte[] scales = [.. Quants(16, 256).Select(one => (sbyte)(one - 128))];
            byte[] low = new byte[128], high = new byte[64];
            for (int j = 0; j < 256; j += 128)
                for (int l = 0; l < 32; l++)
                {
                    low[j / 2 + l] = (byte)(q[j + l] & 15 | (q[j + l + 64] & 15) << 4);
                    low[j / 2 + l + 32] = (byte)(q[j + l + 32] & 15 | (q[j + l + 96] & 15) << 4);
                    high[j / 4 + l] = (byte)(q[j + l] >> 4 | q[j + l + 32] >> 4 << 2 | q[j + l + 64] >> 4 << 4 | q[j + l + 96] >> 4 << 6);
                }
            return new([.. low, .. high, .. Bytes(scales), .. Bytes(d)], [.. q.Select((one, i) => (double)d * scales[i / 16] * (one - 32))]);
        }
        ),
    };

    public static TheoryData<string> Quantized { get; } = [.. Types.Keys];

    [Theory]
    [MemberData(nameof(Quantized))]
    public void A_quantized_type_becomes_the_numbers_that_its_blocks_were_packed_from(string name)
    {
        (uint type, Func<Block> make) = Types[name];
        Block[] blocks = [.. Enumerable.Range(0, 6).Select(_ => make())];
        int elements = blocks[0].Values.Length;
        TensorFile file = Load(new GgufWriter().Add("w", type, [2 * elements, 3], [.. blocks.SelectMany(block => block.Bytes)]));
        Assert.Equal((ElementType.Float32, Shape.Create(3, 2 * elements)), (file["w"].Type, file["w"].Shape));
        double[] expected = [.. blocks.SelectMany(block => block.Values)];
        float[] read = file["w"].ToArray<float>();
        for (int i = 0; i < read.Length; i++) Assert.Equal(expected[i], read[i], 1e-6 * (1 + Math.Abs(expected[i])) * 100);
        Assert.True(expected.Distinct().Count() > 20);
    }

    [Fact]
    public void Metadata_of_every_type_become_texts_and_lists_JSON()
    {
        TensorFile file = Load(new GgufWriter { Version = 2, Alignment = 64 }
            .Add("general.architecture", 8, writer => GgufWriter.Text(writer, "llama ü"))
            .Add("general.alignment", 4, writer => writer.Write(64))
            .Add("a", 0, writer => writer.Write((byte)200)).Add("b", 1, writer => writer.Write((sbyte)-2))
            .Add("c", 2, writer => writer.Write((ushort)60000)).Add("d", 3, writer => writer.Write((short)-5))
            .Add("e", 5, writer => writer.Write(-70000)).Add("f", 6, writer => writer.Write(1e-5f)).Add("g", 7, writer => writer.Write(true))
            .Add("h", 10, writer => writer.Write(ulong.MaxValue)).Add("i", 11, writer => writer.Write(long.MinValue)).Add("j", 12, writer => writer.Write(0.1))
            .Add("tokens", 9, writer =>
            {
                writer.Write(8);
                writer.Write(2L);
                GgufWriter.Text(writer, "<s>\"");
                GgufWriter.Text(writer, "ü");
            })
            .Add("scores", 9, writer =>
            {
                writer.Write(6);
                writer.Write(2L);
                writer.Write(-1.5f);
                writer.Write(float.NegativeInfinity);
            })
            .Add("x", 0, [1], Bytes(7f)));
        Assert.Equal(
            ["llama ü", "64", "200", "-2", "60000", "-5", "-70000", "1E-05", "true", "18446744073709551615", "-9223372036854775808", "0.1"],
            file.Metadata.Values.Take(12));
        Assert.Equal(["<s>\"", "ü"], JsonSerializer.Deserialize<string[]>(file.Metadata["tokens"])!);
        Assert.Equal("[-1.5,\"-Infinity\"]", file.Metadata["scores"]);
        Assert.Equal(7f, (double)file["x"].Sum());
    }

    [Fact]
    public void Tensors_of_other_types_are_passed_over_and_named()
    {
        TensorFile file = Load(new GgufWriter().Add("a", 20, [32], new byte[18]).Add("b", 99, [32], new byte[18]).Add("c", 0, [1], Bytes(2f)));
        Assert.Equal(("IQ4_NL", "type 99", 2.0), (file.Skipped["a"], file.Skipped["b"], (double)file["c"].Sum()));
    }

    static DataFormatException Refused(byte[] file, long? limit = null)
    {
        using var folder = new TemporaryFolder();
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException error = Assert.Throws<DataFormatException>(() => Gguf.Load(folder.Write("a.gguf", file), limit));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        return error;
    }

    [Fact]
    public void A_damaged_file_is_refused_with_the_reason()
    {
        byte[] file = new GgufWriter().Add("w", 8, [64], new byte[68]).Write();
        Assert.Contains("signature", Refused([.. "GGML"u8]).Message, StringComparison.Ordinal);
        Assert.Contains("version 2 or 3", Refused(new GgufWriter { Version = 1 }.Write()).Message, StringComparison.Ordinal);
        Assert.Contains("big-endian", Refused(new GgufWriter { Version = 3u << 24 }.Write()).Message, StringComparison.Ordinal);
        Assert.Contains("68 bytes of values of \"w\"", Refused(file[..^30]).Message, StringComparison.Ordinal);
        Assert.Contains("whole blocks of 32", Refused(new GgufWriter().Add("w", 8, [63], new byte[68]).Write()).Message, StringComparison.Ordinal);
        Assert.Contains("twice",
            Refused(new GgufWriter().Add("w", 0, [1], new byte[4]).Add("w", 0, [1], new byte[4]).Write()).Message, StringComparison.Ordinal);
        Assert.Contains("needs",
            Refused(new GgufWriter().Add("w", 10, [256 * 1000], new byte[84000]).Write(), limit: 1 << 19).Message, StringComparison.Ordinal);
        byte[] many = new GgufWriter().Write();
        many.AsSpan(8, 8).Fill(0x7f);
        Assert.Contains("fit into the rest of the file", Refused(many).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_takes_the_weights_through_a_map()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.gguf",
            new GgufWriter().Add("fc.weight", 0, [2, 3], Bytes(1f, 2, 3, 4, 5, 6)).Add("fc.bias", 0, [3], Bytes(7f, 8, 9)).Write());
        var model = new Sequential(input: [2]) { new Dense(3, name: "fc") };
        Assert.Equal("2 loaded, 0 missing, 0 left over, 0 different", model.LoadWeights(path, map: WeightMap.PyTorch(model)).ToString());
        Assert.Equal([1 + 4 + 7, 3 + 8 + 8, 5 + 12 + 9], model.Predict(Tensor.From([1f, 2], [1, 2])).ToArray<float>());
    }
}
