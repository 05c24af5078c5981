using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Myelin;

/// <summary>
/// Reads the JSON header of a safetensors file token by token. Unknown keys in the entry of a tensor are ignored, as in the reference
/// implementation. Duplicate names are rejected, as the format requires.
/// </summary>
internal ref struct SafeTensorsParser
{
    /// <summary>The position of the header in the file.</summary>
    public const int Start = 8;

    /// <summary>The maximum number of axes, as in NumPy.</summary>
    const int MostAxes = 64;

    /// <summary>The maximum nesting. The format uses three levels; ignored keys may nest deeper.</summary>
    const int Deepest = 16;

    /// <summary>The maximum number of characters quoted from the file in a message.</summary>
    const int Shown = 60;

    /// <summary>The usual number of keys in an entry. Larger sets are replaced, because the time to clear a set grows with its capacity.</summary>
    const int UsualKeys = 16;

    readonly string path;
    readonly ReadOnlySpan<byte> header;
    Utf8JsonReader json;
    HashSet<string> keys = [];
    string? who;

    /// <summary>Creates a parser for the header of a file.</summary>
    public SafeTensorsParser(string path, ReadOnlySpan<byte> header)
    {
        this.path = path;
        this.header = header;
        json = new(header, new JsonReaderOptions { MaxDepth = Deepest });
    }

    /// <summary>Reads the complete header.</summary>
    /// <exception cref="DataFormatException">The header is not valid. The message names the position.</exception>
    public SafeTensorsHeader Read()
    {
        CheckText();
        var result = new SafeTensorsHeader();
        var names = new HashSet<string>();
        try
        {
            Expect(JsonTokenType.StartObject, "an object of named tensors");
            while (NextName(names) is { } name)
            {
                who = name;
                if (name == SafeTensorsHeader.MetadataName) ReadMetadata(result);
                else result.Entries.Add(ReadEntry(name));
                who = null;
            }
            json.Read();
        }
        catch (JsonException e)
        {
            who = null;
            throw Broken(PlaceOf(e), "JSON (RFC 8259)", cause: e);
        }
        return result;
    }

    /// <summary>Checks the encoding, because Utf8JsonReader does not validate the bytes of strings.</summary>
    readonly void CheckText()
    {
        if (header.IsEmpty || header[0] != '{') throw Broken(0, "a header that begins with '{'");
        if (Utf8.IsValid(header)) return;
        int place = 0;
        while (Rune.DecodeFromUtf8(header[place..], out _, out int length) == System.Buffers.OperationStatus.Done) place += length;
        throw Broken(place, "a header in UTF-8", $"byte {header[place]:x2}");
    }

    void ReadMetadata(SafeTensorsHeader result)
    {
        Expect(JsonTokenType.StartObject, "an object of strings");
        var names = new HashSet<string>();
        while (NextName(names) is { } name)
        {
            who = name;
            Expect(JsonTokenType.String, "a string");
            string text = Text();
            if (name != SafeTensorsHeader.ChecksumName) result.Metadata.Add(name, text);
            else if (json.ValueSpan.Length != SafeTensorsHeader.NoChecksum.Length || json.ValueSpan.ContainsAnyExcept("0123456789abcdef"u8))
                throw Broken(json.TokenStartIndex, "a SHA-256 of 64 hexadecimal digits");
            else (result.Checksum, result.ChecksumPlace) = (text, (int)json.TokenStartIndex + 1);
        }
    }

    SafeTensorsEntry ReadEntry(string name)
    {
        Expect(JsonTokenType.StartObject, "an object with dtype, shape and data_offsets");
        string? code = null;
        Shape? shape = null;
        (long Begin, long End)? offsets = null;
        long place = json.TokenStartIndex;
        if (keys.Count > UsualKeys) keys = [];
        keys.Clear();
        while (NextName(keys) is { } key)
            switch (key)
            {
                case "dtype":
                    code = ReadType();
                    break;
                case "shape":
                    shape = ReadShape();
                    break;
                case "data_offsets":
                    place = json.TokenStartIndex;
                    offsets = ReadOffsets();
                    break;
                default:
                    json.Skip();
                    break;
            }
        if (code == null || shape is not { } sizes || offsets is not var (begin, end))
        {
            string found = keys.Count == 0 ? "none of them" : Shorten(string.Join(", ", keys.Select(key => $"\"{key}\"")));
            throw Broken(place, "dtype, shape and data_offsets", found);
        }
        ElementType? type = Array.IndexOf(SafeTensorsHeader.Codes, code) is >= 0 and var known ? (ElementType)known : null;
        long bits = sizes.Elements * (8 * type?.Size() ?? SafeTensorsHeader.OtherCodes[code]), bytes = bits / 8;
        if (bits % 8 != 0) throw Broken(place, $"a whole number of bytes of {code}{Shorten(sizes.ToString())}", $"{bits} bits");
        if (begin > end || end - begin != bytes)
            throw Broken(place, $"data_offsets that span the {bytes} bytes of {type?.ToString() ?? code}{Shorten(sizes.ToString())}", $"{begin} to {end}");
        if (type != null && bytes > Device.Current.MaxStorageBytes)
            throw Broken(place, $"tensors of at most {Device.Current.MaxStorageBytes} bytes", $"{bytes}", "Split the tensor before it is saved.");
        return new(name, type, code, sizes, begin, end, Start + place);
    }

    string ReadType()
    {
        Expect(JsonTokenType.String, "a dtype string");
        string code = Text();
        return SafeTensorsHeader.Codes.Contains(code) || SafeTensorsHeader.OtherCodes.ContainsKey(code) ? code
            : throw Broken(json.TokenStartIndex, $"one of the dtypes {string.Join(", ", SafeTensorsHeader.Codes)}",
                fix: "Convert the tensor to one of these before it is saved.");
    }

    Shape ReadShape()
    {
        Expect(JsonTokenType.StartArray, "an array of sizes as the shape");
        long place = json.TokenStartIndex;
        Span<int> sizes = stackalloc int[MostAxes];
        int rank = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (rank == MostAxes) throw Broken(json.TokenStartIndex, $"at most {MostAxes} sizes in a shape");
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out sizes[rank]) || sizes[rank] < 0)
                throw Broken(json.TokenStartIndex, $"a size from 0 to {int.MaxValue}");
            rank++;
        }
        try
        {
            return Shape.Create(sizes[..rank]);
        }
        catch (ShapeException e)
        {
            throw Broken(place, "a shape of at most 2^40 elements", cause: e);
        }
    }

    (long Begin, long End) ReadOffsets()
    {
        Expect(JsonTokenType.StartArray, Offsets);
        (long Begin, long End) offsets = (ReadOffset(), ReadOffset());
        Expect(JsonTokenType.EndArray, "the end of data_offsets after two numbers");
        return offsets;
    }

    long ReadOffset()
    {
        Expect(JsonTokenType.Number, Offsets);
        return json.TryGetInt64(out long offset) && offset >= 0 ? offset : throw Broken(json.TokenStartIndex, Offsets);
    }

    const string Offsets = "data_offsets of two numbers from 0 to 9223372036854775807";

    /// <summary>The next name of an object; null at its end.</summary>
    string? NextName(HashSet<string> taken)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject) return null;
        string name = Text();
        return taken.Add(name) ? name : throw Broken(json.TokenStartIndex, "unique names");
    }

    void Expect(JsonTokenType type, string expected)
    {
        json.Read();
        if (json.TokenType != type) throw Broken(json.TokenStartIndex, expected);
    }

    readonly string Text()
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Broken(json.TokenStartIndex, "a string of valid Unicode", cause: e);
        }
    }

    /// <summary>The position in the header of a JSON error, computed from its line and position in the line.</summary>
    readonly long PlaceOf(JsonException e)
    {
        int line = 0;
        for (long i = e.LineNumber ?? 0; i > 0; i--) line += header[line..].IndexOf((byte)'\n') + 1;
        return Math.Min(line + (e.BytePositionInLine ?? 0), header.Length);
    }

    const string Fix = "The file is damaged or not a safetensors file; save it again.";

    /// <summary>Creates the exception for a position in the header. By default it quotes the header at this position.</summary>
    readonly DataFormatException Broken(long place, string expected, string? received = null, string fix = Fix, Exception? cause = null) =>
        new(path, Start + place, who == null ? expected : $"{expected} for \"{Shorten(who)}\"", received ?? At(header[(int)place..]), fix, cause);

    static string At(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty ? "the end of the header" : Shorten(Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, Shown + 1)]));

    /// <summary>Truncates a text from the file for a message.</summary>
    static string Shorten(string text) => text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown), "...");
}
