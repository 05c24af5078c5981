using System.Text;

namespace Myelin.Tests;

/// <summary>Reads event files from the published formats alone: TFRecord, CRC-32C bit by bit, and the wire format of protocol buffers.</summary>
internal static class EventReader
{
    /// <summary>A field of a message: its number and its value, which is a ulong (varint), a double, a float, or bytes.</summary>
    public sealed record Field(int Number, object Value);

    /// <summary>The records of a file. Every checksum is verified.</summary>
    public static List<byte[]> Records(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BitConverter.ToUInt64(file, at);
            Assert.Equal(Masked(file.AsSpan(at, 8)), BitConverter.ToUInt32(file, at + 8));
            Assert.Equal(Masked(file.AsSpan(at + 12, length)), BitConverter.ToUInt32(file, at + 12 + length));
            records.Add(file[(at + 12)..(at + 12 + length)]);
            at += 16 + length;
        }
        return records;
    }

    /// <summary>CRC-32C by division of polynomials, one bit after another, without a table.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
            for (int bit = 0; bit < 8; bit++)
            {
                bool feedback = ((crc ^ (uint)(value >> bit)) & 1) == 1;
                crc >>= 1;
                if (feedback) crc ^= 0x82F63B78;
            }
        return ~crc;
    }

    static uint Masked(ReadOnlySpan<byte> bytes) => (uint)((System.Numerics.BitOperations.RotateRight(Crc(bytes), 15) + 0xA282EAD8L) & 0xFFFFFFFF);

    public static List<Field> Message(byte[] bytes)
    {
        var fields = new List<Field>();
        int at = 0;
        while (at < bytes.Length)
        {
            ulong tag = Varint();
            object value = (tag & 7) switch
            {
                0 => Varint(),
                1 => BitConverter.ToDouble(bytes, (at += 8) - 8),
                2 => Bytes((int)Varint()),
                5 => BitConverter.ToSingle(bytes, (at += 4) - 4),
                var wire => throw new InvalidDataException($"wire type {wire}"),
            };
            fields.Add(new((int)(tag >> 3), value));
        }
        return fields;

        byte[] Bytes(int count) => bytes[at..(at += count)];

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = bytes[at++];
                value |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return value;
            }
        }
    }

    public static List<Field> Inner(this List<Field> message, int number) => Message((byte[])message.Single(field => field.Number == number).Value);

    public static IEnumerable<List<Field>> All(this List<Field> message, int number) =>
        message.Where(field => field.Number == number).Select(field => Message((byte[])field.Value));

    public static string Text(this List<Field> message, int number) => Encoding.UTF8.GetString((byte[])message.Single(field => field.Number == number).Value);

    public static IEnumerable<string> Texts(this List<Field> message, int number) =>
        message.Where(field => field.Number == number).Select(field => Encoding.UTF8.GetString((byte[])field.Value));

    public static long Whole(this List<Field> message, int number) => (long)(ulong)(message.SingleOrDefault(field => field.Number == number)?.Value ?? 0UL);

    public static double Number(this List<Field> message, int number) => (double)(message.SingleOrDefault(field => field.Number == number)?.Value ?? 0.0);

    public static double[] Doubles(this List<Field> message, int number)
    {
        var bytes = (byte[])message.Single(field => field.Number == number).Value;
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BitConverter.ToDouble(bytes, 8 * i))];
    }
}
