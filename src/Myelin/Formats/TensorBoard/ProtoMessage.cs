using System.Buffers.Binary;
using System.Text;

namespace Myelin;

/// <summary>A message in the wire format of protocol buffers, field by field. Fields with the default value are left out, as proto3 does.</summary>
sealed class ProtoMessage
{
    const int Varint = 0, Fixed64 = 1, Lengthy = 2, Fixed32 = 5, TypeBits = 3;

    readonly MemoryStream bytes = new();

    /// <summary>The encoded message.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.GetBuffer().AsSpan(0, (int)bytes.Length);

    /// <summary>A field of type int32, int64, bool or enum.</summary>
    public ProtoMessage Whole(int field, long value)
    {
        if (value == 0) return this;
        Tag(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    /// <summary>A field of type double.</summary>
    public ProtoMessage Double(int field, double value)
    {
        if (BitConverter.DoubleToInt64Bits(value) == 0) return this;
        Tag(field, Fixed64);
        Write(value);
        return this;
    }

    /// <summary>A member of a oneof of type float, which is written also if it is 0.</summary>
    public ProtoMessage Float(int field, float value)
    {
        Span<byte> four = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        Tag(field, Fixed32);
        bytes.Write(four);
        return this;
    }

    /// <summary>A field of type string.</summary>
    public ProtoMessage Text(int field, string value) => Raw(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field that is a message.</summary>
    public ProtoMessage Message(int field, ProtoMessage value) => Raw(field, value.Bytes);

    /// <summary>A field of type bytes.</summary>
    public ProtoMessage Raw(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Lengthy);
        WriteVarint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    /// <summary>A packed field of type repeated double.</summary>
    public ProtoMessage Doubles(int field, ReadOnlySpan<double> values)
    {
        if (values.Length == 0) return this;
        Tag(field, Lengthy);
        WriteVarint((ulong)values.Length * sizeof(double));
        foreach (double value in values) Write(value);
        return this;
    }

    /// <summary>Appends the fields of another message.</summary>
    public void Append(ProtoMessage fields) => bytes.Write(fields.Bytes);

    void Write(double value)
    {
        Span<byte> eight = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, value);
        bytes.Write(eight);
    }

    void Tag(int field, int type) => WriteVarint((ulong)(field << TypeBits | type));

    void WriteVarint(ulong value)
    {
        const ulong Continued = 0x80;
        for (; value >= Continued; value >>= 7) bytes.WriteByte((byte)(value | Continued));
        bytes.WriteByte((byte)value);
    }
}
