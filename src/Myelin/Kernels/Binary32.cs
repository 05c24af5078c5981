using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>float: IEEE 754 binary32. Coefficients: tools/coefficients.sollya.</summary>
internal readonly struct Binary32 : IFormat
{
    public static int FractionBits => 23;
    public static int Bias => 127;
    public static double SmallestNormal => 1.1754943508222875e-38; // 2^-126
    public static double Ln2High => 0.693145751953125; // 15 bits; exponents have 8
    public static double Ln2Low => 1.428606765330187e-06;
    public static double ExpUnderflow => -105; // e^-104 < 2^-150
    public static double ExpOverflow => 89; // e^88.73 > 2^128
    public static double TanhSaturation => 10; // 1 - tanh 9.02 < 2^-25

    /// <summary>Relative error of e^r - 1: 4.8e-10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpTail<V>(V r) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.00019743372104130685;
        p = p.MultiplyAdd(r, 0.0013933702139183879);
        p = p.MultiplyAdd(r, 0.008333566598594189);
        p = p.MultiplyAdd(r, 0.04166647791862488);
        p = p.MultiplyAdd(r, 0.1666666567325592);
        return p.MultiplyAdd(r, 0.5);
    }

    /// <summary>Relative error of the logarithm: 6.2e-11.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V AtanhTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.2258625030517578;
        p = p.MultiplyAdd(z, 0.28589296340942383);
        p = p.MultiplyAdd(z, 0.3999955356121063);
        return p.MultiplyAdd(z, 0.6666666865348816);
    }
}
