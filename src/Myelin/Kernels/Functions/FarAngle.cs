namespace Myelin.Kernels;

/// <summary>x = (4k + Quarters) π/2 + Angle + Lost.</summary>
internal struct ReducedAngle<V>
{
    public V Quarters, Angle, Lost;
}

/// <summary>Reduces angles of any size by their full turns, one number at a time.</summary>
/// <remarks>
/// x = m 2^e with an integer m. The bits of 1/(2π) before 2^-e contribute full turns and are left out; the next 192 bits times m are
/// the fraction of a turn (Payne and Hanek, "Radian reduction for trigonometric functions", 1983). No double is closer to a multiple of
/// π/2 than 2^-61 quarter turns (Muller, "Elementary Functions", 2016), so 75 bits of the remainder are correct.
/// </remarks>
internal static class FarAngle
{
    /// <summary>2π.</summary>
    private const double TurnHigh = 6.283185307179586, TurnLow = 2.4492935982947064e-16;

    /// <summary>The bits of 1/(2π) after 64 zeros, as many as the largest double needs.</summary>
    private static ReadOnlySpan<ulong> TurnsPerRadian =>
    [
        0, 0x28BE60DB9391054A, 0x7F09D5F47D4D3770, 0x36D8A5664F10E410, 0x7F9458EAF7AEF158, 0x6DC91B8E909374B8, 0x01924BBA82746487,
        0x3F877AC72C4A69CF, 0xBA208D7D4BAED121, 0x3A671C09AD17DF90, 0x4E64758E60D4CE7D, 0x272117E2EF7E4A0E, 0xC7FE25FFF7816603,
        0xFBCBC462D6829B47, 0xDB4D9FB3C9F2C26D, 0xD3D18FD9A797FA8B, 0x5D49EEB1FAF97C5E, 0xCF41CE7DE294A4BA, 0x9AFED7EC47E35742,
        0x1580CC11BF1EDAEA,
    ];

    /// <summary>Reduces the numbers of a lane whose size is above <see cref="IFormat.FarAngle"/>; the others become 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReducedAngle<V> Reduce<V, F>(V x) where F : struct, IFormat
    {
        ReducedAngle<V> reduced = default;
        for (int i = 0; i < Unsafe.SizeOf<V>() * 8 / F.Bits; i++)
        {
            double angle = F.Get(ref x, i);
            if (!(Math.Abs(angle) > F.FarAngle)) continue;
            (int quarters, double high, double low) = Reduce(angle);
            F.Set(ref reduced.Quarters, i, quarters);
            F.Set(ref reduced.Angle, i, high);
            F.Set(ref reduced.Lost, i, high - F.Get(ref reduced.Angle, i) + low);
        }
        return reduced;
    }

    /// <summary>
    /// x minus its nearest quarter turn, as a sum of two numbers, and the number of that quarter from 0 to 3; for a normal |x| of at least
    /// 2^-11.
    /// </summary>
    public static (int Quarters, double High, double Low) Reduce(double x)
    {
        if (!double.IsFinite(x)) return (0, double.NaN, double.NaN);
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong m = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000;
        int start = (int)((bits >> 52) & 0x7FF) - 1075 + 64;
        ulong middle = Math.BigMul(m, Word(start + 128), out ulong low), high = Math.BigMul(m, Word(start + 64), out ulong second);
        middle += second;
        high += (m * Word(start)) + (middle < second ? 1UL : 0);

        int quarters = (int)((high + (1UL << 61)) >> 62);
        high -= (ulong)quarters << 62;
        bool below = (long)high < 0;
        if (below)
        {
            (high, middle, low) = (~high, ~middle, ~low + 1);
            if (low == 0 && ++middle == 0) high++;
        }

        double turns = 0, rest = 0;
        Add(low, -192);
        Add(middle, -128);
        Add(high, -64);
        double angle = turns * TurnHigh;
        rest = Math.FusedMultiplyAdd(turns, TurnHigh, -angle) + turns * TurnLow + rest * TurnHigh;
        double sum = angle + rest;
        rest -= sum - angle;
        if (x < 0) quarters = -quarters & 3;
        return x < 0 == below ? (quarters, sum, rest) : (quarters, -sum, -rest);

        void Add(ulong word, int scale)
        {
            Larger((uint)word, scale);
            Larger((uint)(word >> 32), scale + 32);
        }

        // Each part is larger than all parts before it, or 0, so the error of the sum is exact.
        void Larger(uint part, int scale)
        {
            double term = Math.ScaleB(part, scale), whole = term + turns;
            rest += turns - (whole - term);
            turns = whole;
        }
    }

    /// <summary>64 bits of the table.</summary>
    private static ulong Word(int start) => (TurnsPerRadian[start >> 6] << (start & 63)) | (TurnsPerRadian[(start >> 6) + 1] >> 1 >> (63 - (start & 63)));
}
