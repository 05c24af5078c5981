using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Myelin;

/// <summary>A tensor in the list of a GGUF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="Shape">Its shape, the outermost axis first.</param>
/// <param name="Begin">The position of its first value in the file.</param>
sealed record GgufEntry(string Name, GgufType Type, Shape Shape, long Begin)
{
    /// <summary>The name, shortened for an error.</summary>
    public string Shown => Name.Length > 60 ? $"{Name[..60]}..." : Name;
}

/// <summary>The metadata and the list of tensors at the beginning of a GGUF file.</summary>
sealed class GgufHeader
{
    const string AlignmentKey = "general.alignment";

    /// <summary>The maximum number of axes in ggml.</summary>
    const int MostAxes = 4;

    /// <summary>The maximum nesting of lists.</summary>
    const int Deepest = 8;

    /// <summary>The memory for a key or tensor beside its texts.</summary>
    const int EntryCost = 400;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly FileStream file;
    readonly string path;
    readonly ReadBudget budget;

    /// <summary>Reads the beginning of a file.</summary>
    /// <exception cref="DataFormatException">It is damaged, of another version, or needs too much memory.</exception>
    public GgufHeader(FileStream file, string path, ReadBudget budget)
    {
        (this.file, this.path, this.budget) = (file, path, budget);
        if (file.Length < 4 || !Bytes(4).SequenceEqual("GGUF"u8)) throw Broken(0, "the signature GGUF", "another beginning");
        uint version = (uint)Number(4);
        if (version is not (2 or 3))
            throw Broken(4, "version 2 or 3 in little-endian order", BinaryPrimitives.ReverseEndianness(version) is 2 or 3 ? "big-endian order" : $"{version}");
        long tensors = Count("tensors", least: 24), keys = Count("keys", least: 13);
        for (long i = 0; i < keys; i++) ReadKey();
        long alignment = 32;
        if (Metadata.TryGetValue(AlignmentKey, out string? told) && (!long.TryParse(told, CultureInfo.InvariantCulture, out alignment)
            || alignment is < 1 or > 1 << 20 || !long.IsPow2(alignment)))
            throw Broken(file.Position, $"a power of two as {AlignmentKey}", Shown(told));
        for (long i = 0; i < tensors; i++) ReadTensor();
        long begin = (file.Position + alignment - 1) / alignment * alignment;
        Tensors = [.. entries.Select(entry => Placed(entry, begin))];
    }

    /// <summary>Texts, numbers and lists by key.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<GgufEntry> Tensors { get; }

    readonly List<GgufEntry> entries = [];
    readonly HashSet<string> names = [];

    DataFormatException Broken(long offset, string expected, string received, Exception? cause = null) =>
        new(path, Math.Min(offset, file.Length), expected, received, Gguf.Damaged, cause);

    static string Shown(string text) => new([.. text.Take(60).Select(c => c is >= ' ' and < (char)127 ? c : '?')]);

    /// <summary>A number of things of which each needs some bytes in the rest of the file.</summary>
    long Count(string what, int least)
    {
        long place = file.Position, count = Number(8), most = (file.Length - file.Position) / least;
        return count >= 0 && count <= most ? count : throw Broken(place, $"at most {most} {what}, which fit into the rest of the file", $"{(ulong)count}");
    }

    void ReadKey()
    {
        budget.Take(EntryCost);
        long place = file.Position;
        string key = Text();
        int type = (int)Number(4);
        string value;
        if (type == 8) value = Text();
        else if (type != 9) value = Plain(type, quoted: false);
        else
        {
            var json = new StringBuilder();
            List(json, 1);
            budget.Take(2 * json.Length);
            value = json.ToString();
        }
        if (!Metadata.TryAdd(key, value)) throw Broken(place, "each key once", $"\"{Shown(key)}\" twice");
    }

    void List(StringBuilder json, int depth)
    {
        long place = file.Position;
        int type = (int)Number(4);
        if (depth > Deepest) throw Broken(place, $"at most {Deepest} levels of lists", "more");
        long count = Count("elements of a list", type is 8 or 9 ? 8 : 1);
        json.Append('[');
        for (long i = 0; i < count; i++)
        {
            int before = json.Length;
            if (i > 0) json.Append(',');
            if (type == 9) List(json, depth + 1);
            else if (type == 8) json.Append('"').Append(JsonEncodedText.Encode(Text())).Append('"');
            else json.Append(Plain(type, quoted: true));
            budget.Take(2 * (json.Length - before));
        }
        json.Append(']');
    }

    /// <summary>A number or truth value. JSON has no infinity and no NaN, so they are texts in lists.</summary>
    string Plain(int type, bool quoted)
    {
        long place = file.Position;
        switch (type)
        {
            case 0: return $"{(byte)Number(1)}";
            case 1: return $"{(sbyte)Number(1)}";
            case 2: return $"{(ushort)Number(2)}";
            case 3: return $"{(short)Number(2)}";
            case 4: return $"{(uint)Number(4)}";
            case 5: return $"{(int)Number(4)}";
            case 6: return Real(BitConverter.Int32BitsToSingle((int)Number(4)).ToString(CultureInfo.InvariantCulture));
            case 7: return Number(1) switch { 0 => "false", 1 => "true", var other => throw Broken(place, "0 or 1 as a truth value", $"{other}") };
            case 10: return $"{(ulong)Number(8)}";
            case 11: return $"{Number(8)}";
            case 12: return Real(BitConverter.Int64BitsToDouble(Number(8)).ToString(CultureInfo.InvariantCulture));
            default: throw Broken(place, "a type of metadata from 0 to 12", $"{(uint)type}");
        }

        string Real(string number) => quoted && !char.IsAsciiDigit(number[^1]) ? $"\"{number}\"" : number;
    }

    void ReadTensor()
    {
        budget.Take(EntryCost);
        long place = file.Position;
        string name = Text();
        if (!names.Add(name)) throw Broken(place, "each tensor once", $"\"{Shown(name)}\" twice");
        int axes = (int)Number(4);
        if (axes is < 0 or > MostAxes) throw Broken(place, $"at most {MostAxes} axes of \"{Shown(name)}\"", $"{(uint)axes}");
        var sizes = new int[axes];
        for (int axis = axes - 1; axis >= 0; axis--)
        {
            long size = Number(8);
            sizes[axis] = size is >= 0 and <= int.MaxValue ? (int)size
                : throw Broken(place, $"sizes from 0 to {int.MaxValue} of \"{Shown(name)}\"", $"{(ulong)size}");
        }
        GgufType type = GgufType.Of((uint)Number(4));
        try
        {
            var shape = Shape.Create(sizes);
            if (type.IsRead && (axes == 0 ? 1 : sizes[^1]) % type.BlockElements != 0)
                throw Broken(place, $"rows of whole blocks of {type.BlockElements} values of \"{Shown(name)}\"", $"{shape}");
            entries.Add(new(name, type, shape, Number(8)));
        }
        catch (ShapeException e)
        {
            throw Broken(place, $"a shape of at most 2^40 elements of \"{Shown(name)}\"", $"{sizes.Listed()}", e);
        }
    }

    /// <summary>The entry with its place in the file, which must hold all of its values.</summary>
    GgufEntry Placed(GgufEntry entry, long begin)
    {
        long bytes = entry.Shape.Elements / entry.Type.BlockElements * entry.Type.BlockBytes, left = file.Length - begin;
        return entry.Begin >= 0 && entry.Begin <= left && bytes <= left - entry.Begin || bytes == 0
            ? entry with { Begin = bytes == 0 ? file.Length : begin + entry.Begin }
            : throw Broken(begin, $"{bytes} bytes of values of \"{entry.Shown}\"",
                $"{Math.Max(0, left)} bytes from byte {begin}, and the offset {(ulong)entry.Begin}");
    }

    long Number(int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        long place = file.Position;
        if (file.ReadAtLeast(bytes[..size], size, throwOnEndOfStream: false) < size) throw Broken(place, $"{size} more bytes", "the end of the file");
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    ReadOnlySpan<byte> Bytes(long length)
    {
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        return bytes;
    }

    string Text()
    {
        long place = file.Position, length = Number(8), left = file.Length - file.Position;
        if (length < 0 || length > left) throw Broken(place, $"a text of at most {left} bytes", $"{(ulong)length}");
        budget.Take(3 * length);
        try
        {
            return Utf8.GetString(Bytes(length));
        }
        catch (DecoderFallbackException e)
        {
            throw Broken(place, "a text in UTF-8", "other bytes", e);
        }
    }
}
