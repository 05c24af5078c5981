namespace Myelin;

/// <summary>
/// Quantized types of 256 values in a block, in groups of 16 or 32 with small scales of their own. (llama.cpp, ggml-common.h and ggml-quants.c)
/// </summary>
static class GgufSuperBlocks
{
    /// <summary>
    /// d s q - e m, with q of 2 bits, s and m of 4 bits for 16 values each: 16 bytes of s and m, 64 bytes of q, d and e. A byte of q holds four values,
    /// 32 apart.
    /// </summary>
    public static void Q2K(ReadOnlySpan<byte> block, Span<float> values)
    {
        ReadOnlySpan<byte> scales = block[..16], q = block[16..80];
        float d = GgufBlocks.Scale(block, 80), e = GgufBlocks.Scale(block, 82);
        for (int i = 0; i < values.Length; i++)
        {
            byte scale = scales[i / 16];
            int bits = q[i / 128 * 32 + i % 32] >> i % 128 / 32 * 2 & 3;
            values[i] = d * (scale & 15) * bits - e * (scale >> 4);
        }
    }

    /// <summary>
    /// d (s - 32) (q - 4), with q of 3 bits and s of 6 bits for 16 values each: 32 bytes of the highest bits of q, 64 bytes of the others, 12 bytes of s,
    /// and d.
    /// </summary>
    public static void Q3K(ReadOnlySpan<byte> block, Span<float> values)
    {
        ReadOnlySpan<byte> high = block[..32], q = block[32..96], scales = block[96..108];
        float d = GgufBlocks.Scale(block, 108);
        for (int i = 0; i < values.Length; i++)
        {
            int group = i / 16, low = group < 8 ? scales[group] & 15 : scales[group - 8] >> 4;
            int scale = (low | (scales[8 + group % 4] >> group / 4 * 2 & 3) << 4) - 32;
            int bits = (q[i / 128 * 32 + i % 32] >> i % 128 / 32 * 2 & 3) | (high[i % 32] >> i / 32 & 1) << 2;
            values[i] = d * scale * (bits - 4);
        }
    }

    /// <summary>d s q - e m, with q of 4 bits, s and m of 6 bits for 32 values each: d and e, 12 bytes of s and m, 128 bytes of q.</summary>
    public static void Q4K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = GgufBlocks.Scale(block, 0), e = GgufBlocks.Scale(block, 2);
        ReadOnlySpan<byte> q = block[16..];
        for (int group = 0; group < 8; group++)
        {
            (int scale, int least) = Six(block[4..16], group);
            float s = d * scale, m = e * least;
            for (int i = 0; i < 32; i++) values[group * 32 + i] = s * (q[group / 2 * 32 + i] >> group % 2 * 4 & 15) - m;
        }
    }

    /// <summary>As <see cref="Q4K"/>, with a fifth bit of q in 32 bytes before the others.</summary>
    public static void Q5K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = GgufBlocks.Scale(block, 0), e = GgufBlocks.Scale(block, 2);
        ReadOnlySpan<byte> high = block[16..48], q = block[48..];
        for (int group = 0; group < 8; group++)
        {
            (int scale, int least) = Six(block[4..16], group);
            float s = d * scale, m = e * least;
            for (int i = 0; i < 32; i++)
                values[group * 32 + i] = s * (q[group / 2 * 32 + i] >> group % 2 * 4 & 15 | (high[i] >> group & 1) << 4) - m;
        }
    }

    /// <summary>
    /// d s (q - 32), with q of 6 bits and s of 8 bits for 16 values each: 128 bytes of the lower 4 bits of q, 64 bytes of the upper 2, 16 bytes of s, and d.
    /// </summary>
    public static void Q6K(ReadOnlySpan<byte> block, Span<float> values)
    {
        ReadOnlySpan<byte> low = block[..128], high = block[128..192], scales = block[192..208];
        float d = GgufBlocks.Scale(block, 208);
        for (int i = 0; i < values.Length; i++)
        {
            int half = i / 128, quarter = i % 128 / 32, at = i % 32;
            int lower = low[half * 64 + quarter % 2 * 32 + at] >> quarter / 2 * 4 & 15, upper = high[half * 32 + at] >> quarter * 2 & 3;
            values[i] = d * (sbyte)scales[i / 16] * ((lower | upper << 4) - 32);
        }
    }

    /// <summary>The scale and the smallest value of a group, of 6 bits each. The last four have their upper bits in the first 8 bytes.</summary>
    static (int Scale, int Least) Six(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : (packed[group + 4] & 15 | packed[group - 4] >> 6 << 4, packed[group + 4] >> 4 | packed[group] >> 6 << 4);
}
