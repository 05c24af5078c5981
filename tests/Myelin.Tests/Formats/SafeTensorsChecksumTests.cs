using System.Text;

namespace Myelin.Tests;

/// <summary>What the checksum and the limit keep away, and what a saved file may be called.</summary>
public class SafeTensorsChecksumTests
{
    static byte[] Saved(TemporaryFolder folder, string name = "a")
    {
        SafeTensors.Save(
            folder[name], [("weights", Tensor.From(new float[,] { { 1, -2 } })), ("mask", Tensor.From(true, false))],
            new Dictionary<string, string> { ["made by"] = "a test" });
        return File.ReadAllBytes(folder[name]);
    }

    [Fact]
    public void Every_flipped_bit_of_a_saved_file_is_found()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Saved(folder);
        int key = file.AsSpan().IndexOf("myelin.sha256"u8);
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            if (bit / 8 >= key && bit / 8 < key + 13) continue; // Under another name it is a text like any other.
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder.Write("b", flipped)));
        }
    }

    [Fact]
    public void A_flipped_value_is_told_as_a_wrong_checksum()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Saved(folder);
        file[^3] ^= 1;
        var error = Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder.Write("a", file)));
        Assert.Equal(file.AsSpan().IndexOf("myelin.sha256"u8) + 16, error.Offset);
        Assert.Contains("expected the checksum", error.Message);
        Assert.Contains($"received {Encoding.ASCII.GetString(file, (int)error.Offset, 64)}", error.Message);
    }

    [Fact]
    public void The_checksum_is_no_text_of_the_caller()
    {
        using var folder = new TemporaryFolder();
        Saved(folder);
        Assert.Equal([new("made by", "a test")], SafeTensors.Load(folder["a"]).Metadata);
        Assert.Throws<ArgumentException>(() => SafeTensors.Save(folder["b"], [], new Dictionary<string, string> { ["myelin.sha256"] = "" }));
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_and_so_does_what_was_loaded()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Saved(folder);
        Assert.Equal(file, Saved(folder, "b"));
        TensorFile loaded = SafeTensors.Load(folder["a"]);
        SafeTensors.Save(folder["c"], loaded.Select(entry => (entry.Key, entry.Value)), loaded.Metadata);
        Assert.Equal(file, File.ReadAllBytes(folder["c"]));
    }

    [Fact]
    public void A_tensor_of_many_chunks_comes_back()
    {
        using var folder = new TemporaryFolder();
        Tensor many = Tensor.Range(700_001, ElementType.Int32).Reshape([1, 700_001]);
        SafeTensors.Save(folder["a"], [("odd", Tensor.From((byte)1)), ("many", many), ("turned", many.Transpose())]);
        TensorFile loaded = SafeTensors.Load(folder["a"]);
        Assert.Equal(many.ToArray<int>(), loaded["many"].ToArray<int>());
        Assert.Equal(many.ToArray<int>(), loaded["turned"].ToArray<int>());
    }

    [Fact]
    public void Half_a_character_is_no_name()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "\ud800", "a\udc00", "\udc00\ud800", "\ud800b" })
        {
            Assert.Contains("an unpaired surrogate", Assert.Throws<ArgumentException>(() => SafeTensors.Save(folder["a"], [(name, Tensor.Ones([1]))])).Message);
            Assert.Throws<ArgumentException>(() => SafeTensors.Save(folder["a"], [], new Dictionary<string, string> { ["key"] = name }));
        }
        Assert.Empty(Directory.GetFiles(folder.Path));
        SafeTensors.Save(folder["a"], [("\ud83d\ude00", Tensor.Ones([1]))]);
        Assert.Equal(["\ud83d\ude00"], SafeTensors.Load(folder["a"]).Keys);
    }

    [Fact]
    public void A_limit_is_held_to_the_byte_and_told()
    {
        using var folder = new TemporaryFolder();
        byte[] saved = Saved(folder);
        long cost = saved.Length - 8 + 16 * BitConverter.ToInt64(saved);
        Assert.Equal(2, SafeTensors.Load(folder["a"], cost).Count);
        Assert.Contains(
            $"expected a file that takes at most {cost - 1} bytes to read, received one that takes {cost}",
            Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder["a"], cost - 1)).Message);
        Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder["a"], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafeTensors.Load(folder["a"], -1));
    }

    /// <summary>The file is one hole of 2^40 bytes, of which the header speaks truly.</summary>
    [Fact]
    public void A_file_larger_than_the_machines_memory_is_refused_at_once()
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, part = 1L << 36;
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || memory > 8 * part, "Windows would fill the disk with the hole, and a machine with that much memory would read it.");
        using var folder = new TemporaryFolder();
        string header = $"{{{string.Join(",", Enumerable.Range(0, 16).Select(i => $$$"""
            "{{{i}}}":{"dtype":"U8","shape":[65536,1048576],"data_offsets":[{{{i * part}}},{{{(i + 1) * part}}}]}
            """))}}}";
        using (FileStream file = File.Create(folder["a"]))
        {
            file.Write([.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header)]);
            file.SetLength(8 + header.Length + 16 * part);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<DataFormatException>(() => SafeTensors.Load(folder["a"])).Message;
        Assert.Contains($"expected a file that needs at most {memory} bytes to read, received one that needs {17 * header.Length + 16 * part}", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_load_takes_the_files_length_and_little_more()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Save(folder["a"], [("a", Tensor.Ones([1 << 20])), ("b", Tensor.Ones([1 << 20]))]);
        SafeTensors.Load(folder["a"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SafeTensors.Load(folder["a"]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - (8 << 20), 0, 1 << 16);
    }
}
