using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Myelin.Onnx;

/// <summary>Writes one message of protobuf's wire format. Fields that have their default value are left out.</summary>
sealed class WireWriter
{
    readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    /// <summary>An integer, unless it is 0.</summary>
    public void Int(int field, long value)
    {
        if (value != 0) IntAlways(field, value);
    }

    /// <summary>An integer, 0 included.</summary>
    public void IntAlways(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>A number of single precision, 0 included.</summary>
    public void Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteSingleLittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    /// <summary>A text, unless it is empty.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0) TextAlways(field, value);
    }

    /// <summary>A text, the empty one included.</summary>
    public void TextAlways(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Bytes.</summary>
    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        buffer.Write(value.Span);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, IMessage message)
    {
        var inner = new WireWriter();
        message.Write(inner);
        Bytes(field, inner.Written);
    }

    /// <summary>Messages of one field.</summary>
    public void Messages(int field, IEnumerable<IMessage> messages)
    {
        foreach (IMessage message in messages) Message(field, message);
    }

    /// <summary>Integers, packed as the newer syntax does or repeated.</summary>
    public void Ints(int field, IReadOnlyCollection<long> values, bool packed)
    {
        if (!packed) { foreach (long value in values) IntAlways(field, value); return; }
        if (values.Count == 0) return;
        var inner = new WireWriter();
        foreach (long value in values) inner.Varint((ulong)value);
        Bytes(field, inner.Written);
    }

    void Varint(ulong value)
    {
        Span<byte> span = buffer.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        buffer.Advance(length);
    }
}

/// <summary>A message of the format.</summary>
interface IMessage
{
    /// <summary>Writes its fields.</summary>
    void Write(WireWriter writer);
}
