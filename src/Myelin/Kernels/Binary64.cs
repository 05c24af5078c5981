using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>double: IEEE 754 binary64. Coefficients: tools/coefficients.sollya.</summary>
internal readonly struct Binary64 : IFormat
{
    public static int FractionBits => 52;
    public static int Bias => 1023;
    public static double SmallestNormal => 2.2250738585072014e-308; // 2^-1022
    public static double Ln2High => 0.6931471805592082; // 40 bits; exponents have 11
    public static double Ln2Low => 7.371002565167799e-13;
    public static double ExpUnderflow => -746; // e^-745.14 < 2^-1075
    public static double ExpOverflow => 710; // e^709.79 > 2^1024
    public static double TanhSaturation => 20; // 1 - tanh 19.07 < 2^-54

    /// <summary>Relative error of e^r - 1: 3.1e-19.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpTail<V>(V r) where V : ILane<V>, IRealLane<V>
    {
        V p = 2.0889469332316384e-09;
        p = p.MultiplyAdd(r, 2.510916469840613e-08);
        p = p.MultiplyAdd(r, 2.7557352963792086e-07);
        p = p.MultiplyAdd(r, 2.755724382667205e-06);
        p = p.MultiplyAdd(r, 2.480158723747718e-05);
        p = p.MultiplyAdd(r, 0.0001984126988653291);
        p = p.MultiplyAdd(r, 0.0013888888888923818);
        p = p.MultiplyAdd(r, 0.008333333333321452);
        p = p.MultiplyAdd(r, 0.04166666666666661);
        p = p.MultiplyAdd(r, 0.16666666666666677);
        return p.MultiplyAdd(r, 0.5);
    }

    /// <summary>Relative error of the logarithm: 4.7e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V AtanhTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.14620099539430617;
        p = p.MultiplyAdd(z, 0.1533143226961551);
        p = p.MultiplyAdd(z, 0.18182897541041335);
        p = p.MultiplyAdd(z, 0.22222211026176808);
        p = p.MultiplyAdd(z, 0.285714286265574);
        p = p.MultiplyAdd(z, 0.3999999999989869);
        return p.MultiplyAdd(z, 0.666666666666667);
    }
}
