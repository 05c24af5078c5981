using System.Numerics;

namespace Myelin.Tests.Kernels;

/// <summary>Equality of bits, and distances in units of the last place.</summary>
internal static class Bits
{
    /// <summary>Same value and same sign of zero; any NaN is the same NaN.</summary>
    public static bool Same<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(a) ? T.IsNaN(b) : a == b && T.IsNegative(a) == T.IsNegative(b);

    /// <summary>|actual - exact| in spacings of float at the exact value; 0 where both round alike beyond the range.</summary>
    public static double Ulp(float actual, double exact)
    {
        if (Same(actual, (float)exact)) return double.IsInfinity(actual) || double.IsNaN(actual) ? 0 : Math.Abs(actual - exact) / Spacing(exact, 24, -149);
        return Math.Abs(actual - exact) / Spacing(exact, 24, -149);
    }

    /// <summary>|actual - (high + low)| in spacings of double.</summary>
    public static double Ulp(double actual, double high, double low)
    {
        if (double.IsInfinity(actual) || double.IsNaN(actual)) return Same(actual, high) ? 0 : double.PositiveInfinity;
        return Math.Abs((actual - high) - low) / Spacing(high, 53, -1074);
    }

    private static double Spacing(double value, int precision, int lowest) =>
        Math.ScaleB(1, value == 0 ? lowest : Math.Max(lowest, Math.ILogB(value) - precision + 1));
}
