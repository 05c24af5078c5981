using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Myelin;

/// <summary>
/// Tensors by name in one file, readable by any safetensors tool (github.com/huggingface/safetensors): 8 bytes of header
/// length, a JSON header, and the values in little-endian, row-major order.
/// </summary>
public static class SafeTensors
{
    /// <summary>Longer headers are refused, as by the format's definition.</summary>
    const int LongestHeader = 100_000_000;

    /// <summary>Writes a file: whole under another name first, then renamed, so that a crash leaves the old one.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        (string Name, Tensor Value)[] all = [.. tensors];
        var names = new HashSet<string> { "__metadata__" };
        foreach ((string name, _) in all)
            if (!names.Add(name)) throw new ArgumentException($"SafeTensors: expects every tensor under a name of its own, received \"{name}\" twice; rename one (\"__metadata__\" belongs to the format).");
        byte[] header = Header(all, metadata);
        WholeFile.Write(path, file =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            file.Write(length);
            file.Write(header);
            foreach ((_, Tensor value) in all) file.Write(LittleEndian(value));
        });
    }

    /// <summary>The values as they stand in a file.</summary>
    internal static byte[] LittleEndian(Tensor value)
    {
        byte[] bytes = value.Copy().Storage.Span<byte>()[..checked((int)(value.Shape.Elements * value.Type.Size()))].ToArray();
        if (BitConverter.IsLittleEndian) return bytes;
        int size = value.Type.Size();
        for (int i = 0; i < bytes.Length; i += size) Array.Reverse(bytes, i, size);
        return bytes;
    }

    static byte[] Header((string Name, Tensor Value)[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            if (metadata != null)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach ((string name, Tensor value) in tensors)
            {
                long end = offset + value.Shape.Elements * value.Type.Size();
                json.WriteStartObject(name);
                json.WriteString("dtype", Code(value.Type));
                json.WriteStartArray("shape");
                foreach (int size in value.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                offset = end;
            }
            json.WriteEndObject();
        }
        while (memory.Length % 8 != 0) memory.WriteByte((byte)' ');
        return memory.ToArray();
    }

    static string Code(ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.UInt8 => "U8",
        ElementType.Int32 => "I32",
        ElementType.Int64 => "I64",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.Float32 => "F32",
        _ => "F64",
    };

    /// <summary>Reads all tensors of a file.</summary>
    /// <exception cref="DataFormatException">The file is no safetensors file, or is cut short, or its sizes lie.</exception>
    public static TensorFile Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8) throw Broken(path, 0, "8 bytes of header length", $"{file.Length}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (long)length > file.Length - 8) throw Broken(path, 0, $"a header of at most {Math.Min(LongestHeader, file.Length - 8)} bytes", $"{length}");
        var header = new byte[length];
        file.ReadExactly(header);
        var tensors = new Dictionary<string, Tensor>();
        var metadata = new Dictionary<string, string>();
        long values = file.Length - 8 - (long)length;
        try
        {
            using JsonDocument json = JsonDocument.Parse(header);
            foreach (JsonProperty entry in json.RootElement.EnumerateObject())
                if (entry.Name != "__metadata__") tensors.Add(entry.Name, One(file, path, (long)length + 8, entry));
                else foreach (JsonProperty text in entry.Value.EnumerateObject()) metadata.Add(text.Name, text.Value.GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException or IndexOutOfRangeException || e.GetType() == typeof(FormatException))
        {
            throw new DataFormatException(path, 8, "a JSON header of names with dtype, shape and data_offsets", Encoding.UTF8.GetString(header.AsSpan(0, Math.Min(60, header.Length))), "Save it again.", e);
        }
        long named = tensors.Values.Sum(tensor => tensor.Shape.Elements * tensor.Type.Size());
        if (named != values) throw Broken(path, (long)length + 8, $"{named} bytes of values", $"{values}");
        return new(path, tensors, metadata);
    }

    static Tensor One(FileStream file, string path, long start, JsonProperty entry)
    {
        ElementType type = Enum.GetValues<ElementType>().FirstOrDefault(t => Code(t) == entry.Value.GetProperty("dtype").GetString(), (ElementType)(-1));
        if ((int)type < 0) throw Broken(path, 8, $"a known dtype for \"{entry.Name}\"", entry.Value.GetProperty("dtype").ToString());
        Shape shape = Shape.Create([.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);
        long from = entry.Value.GetProperty("data_offsets")[0].GetInt64(), to = entry.Value.GetProperty("data_offsets")[1].GetInt64();
        if (from < 0 || to - from != shape.Elements * type.Size() || to > file.Length - start)
            throw Broken(path, start, $"{shape.Elements * type.Size()} bytes within the file for \"{entry.Name}\" {shape}", $"{from} to {to}");
        Tensor tensor = Tensor.Empty(shape, type, Device.Current);
        Span<byte> bytes = tensor.Storage.Span<byte>();
        file.Position = start + from;
        file.ReadExactly(bytes);
        int size = type.Size();
        for (int i = 0; !BitConverter.IsLittleEndian && i < bytes.Length; i += size) bytes.Slice(i, size).Reverse();
        return tensor;
    }

    static DataFormatException Broken(string path, long offset, string expected, string received) =>
        new(path, offset, expected, received, "The file is damaged or no safetensors file; save it again.");
}
