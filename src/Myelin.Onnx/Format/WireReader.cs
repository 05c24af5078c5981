using System.Buffers.Binary;
using System.Text;

namespace Myelin.Onnx;

/// <summary>Reads one message of protobuf's wire format (protobuf.dev/programming-guides/encoding): fields of a number, a type and a value.</summary>
/// <remarks>Every length is checked against what is left, so that a damaged file gives an error and never more memory than its own size.</remarks>
/// <param name="file">The file, for errors.</param>
/// <param name="bytes">The message.</param>
/// <param name="start">Where it begins in the file.</param>
/// <param name="depth">How many messages it is within.</param>
struct WireReader(string file, ReadOnlyMemory<byte> bytes, long start = 0, int depth = 0)
{
    /// <summary>The deepest nesting of messages, which subgraphs within subgraphs need.</summary>
    const int Deepest = 64;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    readonly long end = start + bytes.Length;
    ReadOnlyMemory<byte> left = bytes;
    int type;

    readonly long Offset => end - left.Length;

    /// <summary>The error of a file that violates the format here.</summary>
    public readonly DataFormatException Broken(string expected, string received) =>
        new(file, Offset, expected, received, "The file is truncated or damaged, or is not an ONNX model; get it again.");

    /// <summary>Goes to the next field.</summary>
    /// <param name="field">Its number.</param>
    /// <returns>Whether there is one.</returns>
    public bool Next(out int field)
    {
        field = 0;
        if (left.IsEmpty) return false;
        ulong tag = Varint();
        if (tag >> 3 is 0 or > 0x1FFFFFFF) throw Broken("the number of a field", $"{tag >> 3}");
        (field, type) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    /// <summary>An integer.</summary>
    public long Int()
    {
        Expect(0);
        return (long)Varint();
    }

    /// <summary>A number of single precision.</summary>
    public float Float()
    {
        Expect(5);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4).Span);
    }

    /// <summary>Bytes: a part of the file, not a copy.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(2);
        return Take(Varint());
    }

    /// <summary>A text in UTF-8.</summary>
    public string Text()
    {
        ReadOnlyMemory<byte> text = Bytes();
        try { return Strict.GetString(text.Span); }
        catch (DecoderFallbackException) { throw Broken("text in UTF-8", "other bytes"); }
    }

    /// <summary>A message within this one.</summary>
    public WireReader Message()
    {
        if (depth == Deepest) throw Broken($"messages of at most {Deepest} levels", "more");
        ReadOnlyMemory<byte> message = Bytes();
        return new(file, message, Offset - message.Length, depth + 1);
    }

    /// <summary>Adds integers that are packed in one field or repeated.</summary>
    public void Ints(List<long> values)
    {
        if (type == 0) { values.Add(Int()); return; }
        WireReader packed = Packed();
        while (!packed.left.IsEmpty) values.Add((long)packed.Varint());
    }

    /// <summary>Adds numbers of single precision that are packed in one field or repeated.</summary>
    public void Floats(List<float> values)
    {
        if (type == 5) { values.Add(Float()); return; }
        ReadOnlySpan<byte> packed = Multiple(Bytes(), 4);
        for (int i = 0; i < packed.Length; i += 4) values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
    }

    /// <summary>Adds numbers of double precision that are packed in one field or repeated.</summary>
    public void Doubles(List<double> values)
    {
        ReadOnlySpan<byte> packed = type == 1 ? Take(8).Span : Multiple(Bytes(), 8);
        for (int i = 0; i < packed.Length; i += 8) values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
    }

    /// <summary>Passes over a field.</summary>
    public void Skip()
    {
        switch (type)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 2: Take(Varint()); break;
            case 5: Take(4); break;
            default: throw Broken("a wire type of 0, 1, 2 or 5", $"{type}");
        }
    }

    WireReader Packed()
    {
        ReadOnlyMemory<byte> packed = Bytes();
        return new(file, packed, Offset - packed.Length, depth);
    }

    readonly ReadOnlySpan<byte> Multiple(ReadOnlyMemory<byte> packed, int size) => packed.Length % size == 0 ? packed.Span
        : throw Broken($"packed numbers of {size} bytes", $"{packed.Length} bytes");

    readonly void Expect(int expected)
    {
        if (type != expected) throw Broken($"a field of wire type {expected}", $"{type}");
    }

    ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)left.Length)
            throw Broken($"a field of {length} bytes", $"the {left.Length} that are left");
        ReadOnlyMemory<byte> taken = left[..(int)length];
        left = left[(int)length..];
        return taken;
    }

    ulong Varint()
    {
        ulong value = 0;
        ReadOnlySpan<byte> span = left.Span;
        for (int i = 0; i < 10 && i < span.Length; i++)
        {
            value |= (ulong)(span[i] & 0x7F) << (7 * i);
            if (span[i] >= 0x80) continue;
            left = left[(i + 1)..];
            return value;
        }
        throw Broken("a varint", "its beginning alone");
    }
}
