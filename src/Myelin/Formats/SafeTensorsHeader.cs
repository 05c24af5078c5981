using System.Text.Json;

namespace Myelin;

/// <summary>The entry of one tensor in a safetensors header.</summary>
/// <param name="Name">The name of the tensor.</param>
/// <param name="Type">The element type; null if the library does not have it, so that the values are passed over.</param>
/// <param name="Code">The dtype code in the file.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Begin">The offset of its first byte within the values.</param>
/// <param name="End">The offset after its last byte.</param>
/// <param name="Place">The position of the entry in the file, for error messages.</param>
internal sealed record SafeTensorsEntry(string Name, ElementType? Type, string Code, Shape Shape, long Begin, long End, long Place);

/// <summary>The JSON header of a safetensors file.</summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>The maximum length of a header, as defined by the format.</summary>
    public const int Longest = 100_000_000;

    /// <summary>The key of the metadata.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The metadata key of the checksum: the SHA-256 of header and values, computed with zeros in place of its own 64 digits.</summary>
    public const string ChecksumName = "myelin.sha256";

    /// <summary>The placeholder for the checksum while it is computed.</summary>
    public const string NoChecksum = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The tensors, in the order of the header.</summary>
    public List<SafeTensorsEntry> Entries { get; } = [];

    /// <summary>The metadata, without the checksum.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The checksum, if the file has one.</summary>
    public string? Checksum { get; set; }

    /// <summary>The position of the first digit of the checksum within the header.</summary>
    public int ChecksumPlace { get; set; }

    /// <summary>Writes the header, padded so that the values start at a multiple of 8. Also returns the position of the checksum.</summary>
    /// <exception cref="ArgumentException">A name is not valid text, or the header is too long.</exception>
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
            throw new ArgumentException($"SafeTensors: expects a header of at most {Longest} bytes, " +
                $"received {memory.Length} for {tensors.Length} tensors; write several files.");
        return (memory.ToArray(), place);
    }

    /// <summary>Rejects unpaired surrogates: encoding would replace them, so that different names could become equal.</summary>
    static string Writable(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                throw new ArgumentException(
                    $"SafeTensors: expects names and texts of valid Unicode, received an unpaired surrogate in \"{text}\"; remove it.");
        return text;
    }

    /// <summary>The dtype codes of the format, in the order of the element types.</summary>
    public static readonly string[] Codes = [.. Enum.GetValues<ElementType>().Select(Code)];

    /// <summary>The other dtypes of the format, and the bits of an element. Their tensors are not loaded.</summary>
    public static readonly IReadOnlyDictionary<string, int> OtherCodes = new Dictionary<string, int>
    {
        ["I8"] = 8,
        ["I16"] = 16,
        ["U16"] = 16,
        ["U32"] = 32,
        ["U64"] = 64,
        ["C64"] = 64,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E8M0"] = 8,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["F4"] = 4,
    };

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
