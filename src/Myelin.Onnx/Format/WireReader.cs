using System.Buffers.Binary;
using System.Text;

namespace Myelin.Onnx;

/// <summary>Reads one message of protobuf's wire format (protobuf.dev/programming-guides/encoding): fields of a number, a type and a value.</summary>
/// <remarks>Every length is checked against what is left, so that a damaged file gives an error and never more memory than its own size.</remarks>
struct WireReader(ReadOnlyMemory<byte> bytes, int depth = 0)
{
    /// <summary>The deepest nesting of messages, which subgraphs within subgraphs need.</summary>
    const int Deepest = 64;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    ReadOnlyMemory<byte> left = bytes;
    int type;

    /// <summary>Goes to the next field.</summary>
    /// <param name="field">Its number.</param>
    /// <returns>Whether there is one.</returns>
    public bool Next(out int field)
    {
        field = 0;
        if (left.IsEmpty) return false;
        ulong tag = Varint();
        if (tag >> 3 is 0 or > 0x1FFFFFFF) throw new DataFormatException($"ONNX: expects the number of a field, received {tag >> 3}; the file is damaged.");
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
    public string Text() => Decoded(Bytes());

    /// <summary>The text of some bytes in UTF-8.</summary>
    public static string Decoded(ReadOnlyMemory<byte> bytes)
    {
        try { return Strict.GetString(bytes.Span); }
        catch (DecoderFallbackException e) { throw new DataFormatException("ONNX: expects text in UTF-8, received other bytes; the file is damaged.", e); }
    }

    /// <summary>A message within this one.</summary>
    public WireReader Message() => depth < Deepest ? new(Bytes(), depth + 1)
        : throw new DataFormatException($"ONNX: expects messages of at most {Deepest} levels, received more; the file is damaged.");

    /// <summary>Adds integers that are packed in one field or repeated.</summary>
    public void Ints(List<long> values)
    {
        if (type == 0) { values.Add(Int()); return; }
        WireReader packed = new(Bytes());
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
            default: throw new DataFormatException($"ONNX: expects a wire type of 0, 1, 2 or 5, received {type}; the file is damaged.");
        }
    }

    static ReadOnlySpan<byte> Multiple(ReadOnlyMemory<byte> packed, int size) => packed.Length % size == 0 ? packed.Span
        : throw new DataFormatException($"ONNX: expects packed numbers of {size} bytes, received {packed.Length} bytes; the file is damaged.");

    readonly void Expect(int expected)
    {
        if (type != expected) throw new DataFormatException($"ONNX: expects a field of wire type {expected}, received {type}; the file is damaged.");
    }

    ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)left.Length)
            throw new DataFormatException($"ONNX: expects a field of {length} bytes, received the {left.Length} that are left; the file is truncated or damaged.");
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
        throw new DataFormatException("ONNX: expects a varint, received its beginning alone; the file is truncated or damaged.");
    }
}
