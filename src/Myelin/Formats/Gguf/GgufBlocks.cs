using System.Buffers.Binary;

namespace Myelin;

/// <summary>
/// Quantized types of 32 values in a block, with a scale d, and in some a smallest value m, both in Float16.
/// (llama.cpp, ggml-common.h and ggml-quants.c)
/// </summary>
static class GgufBlocks
{
    const int Half = 16;

    /// <summary>A Float16 of a block.</summary>
    public static float Scale(ReadOnlySpan<byte> block, int at) => (float)BinaryPrimitives.ReadHalfLittleEndian(block[at..]);

    /// <summary>d (q - 8), with q of 4 bits: the first 16 values in the lower halves of the bytes, the last 16 in the upper ones.</summary>
    public static void Q40(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Scale(block, 0);
        ReadOnlySpan<byte> q = block[2..];
        for (int i = 0; i < Half; i++) (values[i], values[i + Half]) = (d * ((q[i] & 15) - 8), d * ((q[i] >> 4) - 8));
    }

    /// <summary>d q + m, with q of 4 bits.</summary>
    public static void Q41(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Scale(block, 0), m = Scale(block, 2);
        ReadOnlySpan<byte> q = block[4..];
        for (int i = 0; i < Half; i++) (values[i], values[i + Half]) = (d * (q[i] & 15) + m, d * (q[i] >> 4) + m);
    }

    /// <summary>d (q - 16), with q of 5 bits, whose highest bits stand in 4 bytes before the others.</summary>
    public static void Q50(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Scale(block, 0);
        uint high = BinaryPrimitives.ReadUInt32LittleEndian(block[2..]);
        ReadOnlySpan<byte> q = block[6..];
        for (int i = 0; i < Half; i++)
            (values[i], values[i + Half]) = (d * ((q[i] & 15 | High(high, i)) - 16), d * ((q[i] >> 4 | High(high, i + Half)) - 16));
    }

    /// <summary>d q + m, with q of 5 bits.</summary>
    public static void Q51(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Scale(block, 0), m = Scale(block, 2);
        uint high = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        ReadOnlySpan<byte> q = block[8..];
        for (int i = 0; i < Half; i++)
            (values[i], values[i + Half]) = (d * (q[i] & 15 | High(high, i)) + m, d * (q[i] >> 4 | High(high, i + Half)) + m);
    }

    /// <summary>The highest of 5 bits, in its place.</summary>
    static int High(uint bits, int i) => (int)(bits >> i & 1) << 4;

    /// <summary>d q, with q of 8 bits.</summary>
    public static void Q80(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = Scale(block, 0);
        for (int i = 0; i < values.Length; i++) values[i] = d * (sbyte)block[2 + i];
    }
}
