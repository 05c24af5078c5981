namespace Myelin.Tests;

/// <summary>Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011).</summary>
static class NaivePhilox
{
    public static uint[] Block(ulong counterLow, ulong counterHigh, ulong key)
    {
        uint a = (uint)counterLow, b = (uint)(counterLow >> 32), c = (uint)counterHigh, d = (uint)(counterHigh >> 32), k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p = 0xD2511F53UL * a, q = 0xCD9E8D57UL * c;
            (a, b, c, d) = ((uint)(q >> 32) ^ b ^ k0, (uint)q, (uint)(p >> 32) ^ d ^ k1, (uint)p);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return [a, b, c, d];
    }

    /// <summary>The words of a stream one after the other.</summary>
    public static IEnumerable<uint> Words(ulong key, ulong counterHigh)
    {
        for (ulong block = 0; ; block++)
            foreach (uint word in Block(block, counterHigh, key)) yield return word;
    }
}
