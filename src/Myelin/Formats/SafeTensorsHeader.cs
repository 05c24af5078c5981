using System.Text.Json;

namespace Myelin;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Name">The name it stands under.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Shape">The sizes of its axes.</param>
/// <param name="Begin">Its first byte within the values.</param>
/// <param name="End">The byte behind its last.</param>
/// <param name="Place">Where the file says so, for messages.</param>
internal sealed record SafeTensorsEntry(string Name, ElementType Type, Shape Shape, long Begin, long End, long Place);

/// <summary>The JSON header of a safetensors file.</summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>Longer headers are refused, as by the format's definition.</summary>
    public const int Longest = 100_000_000;

    /// <summary>The name of the texts about a file.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The text that holds the checksum: the SHA-256 of header and values, in which its own 64 digits count as zeros.</summary>
    public const string ChecksumName = "myelin.sha256";

    /// <summary>What stands in the place of the checksum while it is computed.</summary>
    public const string NoChecksum = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The tensors, in the header's order.</summary>
    public List<SafeTensorsEntry> Entries { get; } = [];

    /// <summary>The texts about the file, without the checksum.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The checksum, if the file has one.</summary>
    public string? Checksum { get; set; }

    /// <summary>Where the checksum's first digit stands, counted from the header's first byte.</summary>
    public int ChecksumPlace { get; set; }

    /// <summary>The header of these tensors, padded so that the values begin at a multiple of 8, and where the checksum's zeros stand in it.</summary>
    /// <exception cref="ArgumentException">A name cannot be written, or the header becomes too long.</exception>
    public static (byte[] Bytes, int ChecksumPlace) Write((string Name, Tensor Value)[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var memory = new MemoryStream();
        int place;
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string key, string value) in metadata ?? new Dictionary<string, string>()) json.WriteString(Writable(key), Writable(value));
            json.WriteString(ChecksumName, NoChecksum);
            place = (int)(json.BytesCommitted + json.BytesPending) - NoChecksum.Length - 1;
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Tensor value) in tensors)
            {
                long end = offset + value.Shape.Elements * value.Type.Size();
                json.WriteStartObject(Writable(name));
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
        if (memory.Length > Longest)
            throw new ArgumentException(
                $"SafeTensors: expects a header of at most {Longest} bytes, received {memory.Length} of {tensors.Length} tensors; write several files.");
        return (memory.ToArray(), place);
    }

    /// <summary>A text with half a surrogate pair would be written as another text, or twice as the same.</summary>
    static string Writable(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                throw new ArgumentException(
                    $"SafeTensors: expects names and texts of whole characters, received half a surrogate pair in \"{text}\"; write the character whole.");
        return text;
    }

    /// <summary>The format's word for each element type, in the order of the types.</summary>
    public static readonly string[] Codes = [.. Enum.GetValues<ElementType>().Select(Code)];

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
}
