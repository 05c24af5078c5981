namespace Myelin;

/// <summary>The reduction of large angles in a written file: the text of <see cref="FarAngle"/>.</summary>
static class FarAngleText
{
    public const string Helper =
        """
        /// <summary>Large angles without their full turns (Payne and Hanek, 1983): x = (4k + Quarters) π/2 + Angle + Rest.</summary>
        static class FarAngle
        {
            const double TurnHigh = 6.283185307179586, TurnLow = 2.4492935982947064e-16;

            static ReadOnlySpan<ulong> TurnsPerRadian =>
            [
                0, 0x28BE60DB9391054A, 0x7F09D5F47D4D3770, 0x36D8A5664F10E410, 0x7F9458EAF7AEF158, 0x6DC91B8E909374B8, 0x01924BBA82746487,
                0x3F877AC72C4A69CF, 0xBA208D7D4BAED121, 0x3A671C09AD17DF90, 0x4E64758E60D4CE7D, 0x272117E2EF7E4A0E, 0xC7FE25FFF7816603,
                0xFBCBC462D6829B47, 0xDB4D9FB3C9F2C26D, 0xD3D18FD9A797FA8B, 0x5D49EEB1FAF97C5E, 0xCF41CE7DE294A4BA, 0x9AFED7EC47E35742,
                0x1580CC11BF1EDAEA,
            ];

            public static double Quarters(double x) => Reduce(x).Quarters;

            public static double Angle(double x) => Reduce(x).High;

            public static double Rest(double x) => Reduce(x).Low;

            static (int Quarters, double High, double Low) Reduce(double x)
            {
                if (!double.IsFinite(x)) return (0, double.NaN, double.NaN);
                ulong bits = BitConverter.DoubleToUInt64Bits(x);
                ulong m = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000;
                int start = (int)((bits >> 52) & 0x7FF) - 1075 + 64;
                ulong middle = Math.BigMul(m, Word(start + 128), out ulong low), high = Math.BigMul(m, Word(start + 64), out ulong second);
                unchecked
                {
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
                    Add(low, -192, ref turns, ref rest);
                    Add(middle, -128, ref turns, ref rest);
                    Add(high, -64, ref turns, ref rest);
                    double angle = turns * TurnHigh;
                    rest = Math.FusedMultiplyAdd(turns, TurnHigh, -angle) + turns * TurnLow + rest * TurnHigh;
                    double sum = angle + rest;
                    rest -= sum - angle;
                    if (x < 0) quarters = -quarters & 3;
                    return x < 0 == below ? (quarters, sum, rest) : (quarters, -sum, -rest);
                }
            }

            static void Add(ulong word, int scale, ref double turns, ref double rest)
            {
                Larger((uint)(word & uint.MaxValue), scale, ref turns, ref rest);
                Larger((uint)(word >> 32), scale + 32, ref turns, ref rest);
            }

            static void Larger(uint part, int scale, ref double turns, ref double rest)
            {
                double term = Math.ScaleB(part, scale), whole = term + turns;
                rest += turns - (whole - term);
                turns = whole;
            }

            static ulong Word(int start) =>
                (TurnsPerRadian[start >> 6] << (start & 63)) | (TurnsPerRadian[(start >> 6) + 1] >> 1 >> (63 - (start & 63)));
        }
        """;
}
