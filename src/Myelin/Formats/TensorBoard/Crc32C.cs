namespace Myelin;

/// <summary>The CRC-32C checksum of TFRecord files (RFC 3720, appendix B.4), with the reflected polynomial 0x82F63B78, and its mask.</summary>
static class Crc32C
{
    /// <summary>The constant of the mask: a checksum of data that contain checksums would otherwise be weak.</summary>
    const uint MaskDelta = 0xA282EAD8;

    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    static uint Remainder(int value)
    {
        uint c = (uint)value;
        for (int bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0x82F63B78 ^ (c >> 1) : c >> 1;
        return c;
    }

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>The checksum as a TFRecord stores it: rotated right by 15 bits, plus a constant.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Of(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + MaskDelta);
    }
}
