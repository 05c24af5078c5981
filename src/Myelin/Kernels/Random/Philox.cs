namespace Myelin;

/// <summary>
/// The counter-based generator Philox4x32-10: 128 random bits as a pure function of a 128-bit counter and a 64-bit key.
/// </summary>
/// <remarks>
/// The result depends on 32-bit integer arithmetic only, so it is the same on every machine, and any block can be computed without the
/// blocks before it. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011; the multipliers and Weyl increments are those of Random123's philox4x32.
/// </remarks>
internal static class Philox
{
    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;   // the fraction of the golden ratio, times 2^32
    internal const uint Weyl1 = 0xBB67AE85;   // the fraction of √3, times 2^32

    /// <summary>The four random words of one counter. Word 0 of the counter is the low half of its low part.</summary>
    public static (uint, uint, uint, uint) Block(ulong counterLow, ulong counterHigh, ulong key)
    {
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32);
        uint c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0;
            ulong p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>A uniformly distributed permutation of 0 .. count - 1 (Fisher-Yates).</summary>
    /// <param name="count">The number of elements; 0 gives an empty array.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The sequence of the seed to use, for example the epoch.</param>
    public static int[] Permutation(int count, ulong seed, ulong stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        var random = new PhiloxStream(seed, stream);
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
