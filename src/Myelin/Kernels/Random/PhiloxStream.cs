namespace Myelin;

/// <summary>
/// The numbers of one (seed, stream), drawn one after the other: the blocks of <see cref="Philox"/> with the seed as
/// key, the stream as the counter's high part and 0, 1, 2, ... as its low part.
/// </summary>
/// <remarks>A mutable value: keep it in a local, and pass it by reference. A copy repeats the same numbers.</remarks>
/// <param name="seed">The seed.</param>
/// <param name="stream">Which of the seed's 2^64 sequences.</param>
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

    /// <summary>A number in [0, 1): one of the 2^53 multiples of 2^-53, each with the same chance.</summary>
    public double NextUniform()
    {
        ulong high = NextWord();
        ulong bits = (high << 32) | NextWord();
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number in [low, high).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextUniform();

    /// <summary>
    /// A number of the normal distribution with mean 0 and variance 1 (Box and Muller 1958), two at a time; the same
    /// bits on every machine, since <see cref="DeterministicMath"/> gives its logarithm and circle.
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
    /// A whole number in [0, bound), each with the same chance: the high word of word · bound, redrawn while the low
    /// word falls into the remainder (Lemire, "Fast random integer generation in an interval", 2019).
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
