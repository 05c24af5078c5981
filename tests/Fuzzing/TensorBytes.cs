using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Myelin.Fuzz;

/// <summary>The parts of a safetensors file that may be damaged.</summary>
public static class TensorBytes
{
    static readonly byte[] ChecksumKey = "\"myelin.sha256\":\""u8.ToArray();

    /// <summary>A file of this header and these values.</summary>
    public static byte[] Join(ReadOnlySpan<byte> header, ReadOnlySpan<byte> values)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. values];
    }

    /// <summary>The length of the header, if the file is long enough for the one that it claims.</summary>
    public static int? HeaderLength(ReadOnlySpan<byte> file) =>
        file.Length >= 8 && BinaryPrimitives.ReadUInt64LittleEndian(file) is var length && length <= (ulong)file.Length - 8 ? (int)length : null;

    /// <summary>The file with its header edited as a text of bytes (Latin-1), and its length with it.</summary>
    public static byte[] Edit(byte[] file, Func<string, string> edit) => HeaderLength(file) is { } length
        ? Join(Encoding.Latin1.GetBytes(edit(Encoding.Latin1.GetString(file, 8, length))), file.AsSpan(8 + length))
        : file;

    /// <summary>The place of the checksum's 64 digits in the file, if it has them.</summary>
    public static int? Checksum(ReadOnlySpan<byte> file)
    {
        if (HeaderLength(file) is not { } length) return null;
        int place = file.Slice(8, length).IndexOf(ChecksumKey) + 8 + ChecksumKey.Length;
        return place >= 8 + ChecksumKey.Length && place + 64 <= 8 + length ? place : null;
    }

    /// <summary>Makes the checksum that of the bytes as they are now, so that a reader comes to see what else is wrong.</summary>
    public static void Seal(byte[] file)
    {
        if (Checksum(file) is not { } place) return;
        file.AsSpan(place, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file.AsSpan(8))), file.AsSpan(place));
    }
}
