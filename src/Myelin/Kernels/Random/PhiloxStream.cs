namespace Myelin;

/// <summary>
/// The random numbers of one (seed, stream), drawn in sequence: the blocks of <see cref="Philox"/> with the seed as key, the stream as
/// the high part of the counter and 0, 1, 2, ... as its low part.
/// </summary>
/// <remarks>This is a mutable struct: keep it in a local variable and pass it by reference. A copy repeats the same numbers.</remarks>
/// <param name="seed">The seed.</param>
/// <param name="stream">The one of the seed's 2^64 sequences to use.</param>
internal struct PhiloxStream(ulong seed, ulong stream)
{
    ulong block;
    int used = 4;
    uint word0, word1, word2, word3;
    double spareNormal = double.NaN;

    /// <summary>The next 32 random bits.</summary>
    public uint NextWord()
    {
        if (used == 4)
        {
            (word0, word1, word2, word3) = Philox.Block(block++, stream, seed);
            used = 0;
        }
        return used++ switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    /// <summary>A number in [0, 1): one of the 2^53 multiples of 2^-53, with equal probability.</summary>
    public double NextUniform()
    {
        ulong high = NextWord();
        ulong bits = (high << 32) | NextWord();
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number in [low, high).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextUniform();

    /// <summary>
    /// A number of the standard normal distribution (Box and Muller, 1958), computed two at a time. It has the same bits on every machine,
    /// because <see cref="DeterministicMath"/> computes the logarithm, sine and cosine.
    /// </summary>
    public double NextNormal()
    {
        if (!double.IsNaN(spareNormal))
        {
            double spare = spareNormal;
            spareNormal = double.NaN;
            return spare;
        }
        double radius = Math.Sqrt(-2 * DeterministicMath.Log(1 - NextUniform()));   // 1 - u is in (0, 1]
        var (sin, cos) = DeterministicMath.SinCosOfTurns(NextUniform());
        spareNormal = radius * sin;
        return radius * cos;
    }

    /// <summary>
    /// An integer in [0, bound) with equal probability: the high word of word · bound, drawn again while the low word is in the remainder
    /// (Lemire, "Fast random integer generation in an interval", 2019).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (ulong)NextWord() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            uint remainder = (uint)((1UL << 32) % (uint)bound);
            while ((uint)product < remainder)
                product = (ulong)NextWord() * (uint)bound;
        }
        return (int)(product >> 32);
    }
}
