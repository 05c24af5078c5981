using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>tanh x, and the logistic sigmoid, (1 + tanh(x/2)) / 2.</summary>
internal static class Hyperbolic
{
    /// <summary>tanh x = g / (g + 2) with g = e^2|x| - 1 and the sign of x. Measured error: 1.01 ulp in float, 1.19 in double.</summary>
    /// <remarks>The rounding errors of g, of g + 2 and of the quotient are removed in one correction.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V size = x.Abs().AtMost(F.TanhSaturation);
        V g = ExponentialFunction.Expm1OfLimited<V, F>(size + size, 0, out V gLost);
        V divisor = g + 2;
        V divisorLost = g - (divisor - 2) + gLost;
        V inverse = 1 / divisor;
        V y = g * inverse;
        V rest = (-y).MultiplyAdd(divisorLost, (-y).MultiplyAdd(divisor, g) + gLost);
        return rest.MultiplyAdd(inverse, y) | (x & -0.0);
    }

    /// <summary>
    /// 1 - w, and below 0 e^x - e^x w, with w = e^-|x| / (1 + e^-|x|). Nothing overflows, and the tail is accurate to its last bits.
    /// Measured error: 1.63 ulp in float, 1.57 in double.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V power = ExponentialFunction.ExpOfLimited<V, F>((x | -0.0).AtLeast(F.ExpUnderflow));
        V whole = x.GreaterThanOrEqual(0).Select(1, power);
        return (-whole).MultiplyAdd(power / (power + 1), whole);
    }
}
