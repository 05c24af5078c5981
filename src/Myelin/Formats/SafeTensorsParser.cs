using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Myelin;

/// <summary>
/// Reads the JSON header of a safetensors file token by token. The format's own reader takes and ignores keys that it does not know
/// in the entry of a tensor, so this one does as well; any key that stands twice is refused, as the format's definition says.
/// </summary>
internal ref struct SafeTensorsParser
{
    /// <summary>The header's start within the file.</summary>
    public const int Start = 8;

    /// <summary>NumPy's limit of axes; tools that write these files allow no more.</summary>
    const int MostAxes = 64;

    /// <summary>The format nests three deep; a little more may stand under keys that are ignored.</summary>
    const int Deepest = 16;

    readonly string path;
    readonly ReadOnlySpan<byte> header;
    Utf8JsonReader json;

    /// <summary>A parser of the header of a file.</summary>
    public SafeTensorsParser(string path, ReadOnlySpan<byte> header)
    {
        this.path = path;
        this.header = header;
        json = new(header, new JsonReaderOptions { MaxDepth = Deepest });
    }

    /// <summary>Reads the header whole.</summary>
    /// <exception cref="DataFormatException">It is no JSON, or not of this form; the message names the byte.</exception>
    public SafeTensorsHeader Read()
    {
        CheckText();
        var result = new SafeTensorsHeader();
        var names = new HashSet<string>();
        try
        {
            Expect(JsonTokenType.StartObject, "an object of tensors by name");
            while (NextName(names) is { } name)
                if (name == SafeTensorsHeader.MetadataName) ReadMetadata(result);
                else result.Entries.Add(ReadEntry(name));
            json.Read();
        }
        catch (JsonException e)
        {
            throw Broken(PlaceOf(e), "a header of JSON (RFC 8259)", e);
        }
        return result;
    }

    /// <summary>The tokens' reader takes any bytes between quotation marks.</summary>
    readonly void CheckText()
    {
        if (header.IsEmpty || header[0] != '{') throw Broken(0, "a header that begins with '{'");
        if (Utf8.IsValid(header)) return;
        int place = 0;
        while (Rune.DecodeFromUtf8(header[place..], out _, out int length) == System.Buffers.OperationStatus.Done) place += length;
        throw new DataFormatException(path, Start + place, "a header of UTF-8", $"byte {header[place]:x2}", Fix);
    }

    void ReadMetadata(SafeTensorsHeader result)
    {
        Expect(JsonTokenType.StartObject, $"an object of texts under \"{SafeTensorsHeader.MetadataName}\"");
        var keys = new HashSet<string>();
        while (NextName(keys) is { } key)
        {
            Expect(JsonTokenType.String, $"a text under \"{Shorten(key)}\"");
            string text = Text();
            if (key != SafeTensorsHeader.ChecksumName) result.Metadata.Add(key, text);
            else if (json.ValueSpan.Length != SafeTensorsHeader.NoChecksum.Length || json.ValueSpan.ContainsAnyExcept("0123456789abcdef"u8))
                throw Broken(json.TokenStartIndex, "a SHA-256 of 64 hexadecimal digits");
            else (result.Checksum, result.ChecksumPlace) = (text, (int)json.TokenStartIndex + 1);
        }
    }

    SafeTensorsEntry ReadEntry(string name)
    {
        string who = $"\"{Shorten(name)}\"";
        Expect(JsonTokenType.StartObject, $"an object with dtype, shape and data_offsets under {who}");
        ElementType? type = null;
        Shape? shape = null;
        (long Begin, long End)? offsets = null;
        long place = json.TokenStartIndex;
        var keys = new HashSet<string>();
        while (NextName(keys) is { } key)
            switch (key)
            {
                case "dtype":
                    type = ReadType(who);
                    break;
                case "shape":
                    shape = ReadShape(who);
                    break;
                case "data_offsets":
                    place = json.TokenStartIndex;
                    offsets = (ReadOffset(JsonTokenType.StartArray, who), ReadOffset(JsonTokenType.Number, who));
                    Expect(JsonTokenType.EndArray, $"the end of data_offsets after two numbers for {who}");
                    break;
                default:
                    json.Skip();
                    break;
            }
        if (type is not { } known || shape is not { } sizes || offsets is not var (begin, end))
            throw new DataFormatException(path, Start + place, $"dtype, shape and data_offsets for {who}", keys.Count == 0 ? "none of them" : Shorten(string.Join(", ", keys)), Fix);
        long bytes = sizes.Elements * known.Size();
        if (begin > end || end - begin != bytes)
            throw new DataFormatException(path, Start + place, $"data_offsets that are {bytes} bytes apart for {who} of {known}{sizes}", $"{begin} to {end}", Fix);
        if (bytes > Storage.Most)
            throw new DataFormatException(path, Start + place, $"tensors of at most {Storage.Most} bytes", $"{bytes} for {who}", "Split the tensor where it is written.");
        return new(name, known, sizes, begin, end, Start + place);
    }

    ElementType ReadType(string who)
    {
        Expect(JsonTokenType.String, $"a dtype in quotation marks for {who}");
        int type = Array.IndexOf(SafeTensorsHeader.Codes, Text());
        return type >= 0 ? (ElementType)type
            : throw Broken(json.TokenStartIndex, $"one of the dtypes {string.Join(", ", SafeTensorsHeader.Codes)} for {who}", fix: "Convert the tensor to one of these where it is written.");
    }

    Shape ReadShape(string who)
    {
        Expect(JsonTokenType.StartArray, $"a list of sizes as the shape of {who}");
        long place = json.TokenStartIndex;
        Span<int> sizes = stackalloc int[MostAxes];
        int rank = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (rank == MostAxes) throw Broken(json.TokenStartIndex, $"at most {MostAxes} sizes in the shape of {who}");
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out sizes[rank]) || sizes[rank] < 0)
                throw Broken(json.TokenStartIndex, $"sizes from 0 to {int.MaxValue} in the shape of {who}");
            rank++;
        }
        try
        {
            return Shape.Create(sizes[..rank]);
        }
        catch (ShapeException e)
        {
            throw Broken(place, $"a shape of at most 2^40 elements for {who}", e);
        }
    }

    /// <summary>The next offset; the first stands behind the bracket that opens the list.</summary>
    long ReadOffset(JsonTokenType first, string who)
    {
        string expected = $"data_offsets of two numbers from 0 to {long.MaxValue} for {who}";
        if (first == JsonTokenType.StartArray) Expect(first, expected);
        Expect(JsonTokenType.Number, expected);
        return json.TryGetInt64(out long offset) && offset >= 0 ? offset : throw Broken(json.TokenStartIndex, expected);
    }

    /// <summary>The next name of an object, or null at its end.</summary>
    string? NextName(HashSet<string> taken)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject) return null;
        string name = Text();
        return taken.Add(name) ? name : throw Broken(json.TokenStartIndex, "every name once");
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
            throw Broken(json.TokenStartIndex, "text of whole characters, with surrogates in pairs", e);
        }
    }

    /// <summary>The byte of the header at which the JSON breaks off; the exception counts lines, as editors do.</summary>
    readonly long PlaceOf(JsonException e)
    {
        int line = 0;
        for (long i = e.LineNumber ?? 0; i > 0; i--) line += header[line..].IndexOf((byte)'\n') + 1;
        return Math.Min(line + (e.BytePositionInLine ?? 0), header.Length);
    }

    const string Fix = "The file is damaged or no safetensors file; save it again.";

    /// <summary>The error at a byte of the header, with what stands there.</summary>
    readonly DataFormatException Broken(long place, string expected, Exception? cause = null, string fix = Fix)
    {
        ReadOnlySpan<byte> rest = header[(int)place..];
        string received = rest.IsEmpty ? "the end of the header" : Shorten(Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 60)]));
        return new(path, Start + place, expected, received, fix, cause);
    }

    /// <summary>A text of the file as far as it fits a message.</summary>
    static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "...");
}
