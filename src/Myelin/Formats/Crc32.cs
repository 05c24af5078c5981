namespace Myelin;

/// <summary>The CRC-32 checksum of PNG chunks and ZIP entries (ISO 3309), with the reflected polynomial 0xEDB88320.</summary>
static class Crc32
{
    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    static uint Remainder(int value)
    {
        uint c = (uint)value;
        for (int bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
        return c;
    }

    /// <summary>The checksum of two consecutive spans of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Feed(Feed(uint.MaxValue, first), second);

    /// <summary>Continues a checksum, which begins with all bits set and is inverted at the end.</summary>
    public static uint Feed(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }
}
