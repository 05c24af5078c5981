using System.Text;

namespace Myelin.Fuzz;

/// <summary>Writes GGUF files for tests (github.com/ggml-org/ggml, docs/gguf.md).</summary>
public sealed class GgufWriter
{
    readonly List<Action<BinaryWriter>> metadata = [];
    readonly List<(string Name, uint Type, long[] Sizes, byte[] Values)> tensors = [];

    /// <summary>The version of the format.</summary>
    public uint Version { get; init; } = 3;

    /// <summary>The multiple at which values begin.</summary>
    public int Alignment { get; init; } = 32;

    /// <summary>Adds a key; the writer writes the value after its type.</summary>
    public GgufWriter Add(string key, uint type, Action<BinaryWriter> value)
    {
        metadata.Add(writer =>
        {
            Text(writer, key);
            writer.Write(type);
            value(writer);
        });
        return this;
    }

    /// <summary>Adds a tensor. The sizes are in the order of the file: the innermost axis first.</summary>
    public GgufWriter Add(string name, uint type, long[] sizes, byte[] values)
    {
        tensors.Add((name, type, sizes, values));
        return this;
    }

    /// <summary>A text, after its length.</summary>
    public static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>The file.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((long)tensors.Count);
        writer.Write((long)metadata.Count);
        foreach (Action<BinaryWriter> key in metadata) key(writer);
        long offset = 0;
        foreach ((string name, uint type, long[] sizes, byte[] values) in tensors)
        {
            Text(writer, name);
            writer.Write(sizes.Length);
            foreach (long size in sizes) writer.Write(size);
            writer.Write(type);
            writer.Write(offset);
            offset = Aligned(offset + values.Length);
        }
        foreach ((_, _, _, byte[] values) in tensors)
        {
            writer.Write(new byte[Aligned(stream.Length) - stream.Length]);
            writer.Write(values);
        }
        writer.Write(new byte[Aligned(stream.Length) - stream.Length]);
        return stream.ToArray();
    }

    long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
