using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>ln x and ln(1 + x).</summary>
/// <remarks>
/// x = 2^k (1 + f) with 1 + f from √½ to √2; ln(1 + f) = 2 atanh(f / (2 + f)), summed as in fdlibm's e_log.c and s_log1p.c
/// (Sun Microsystems, 1993): f - (f²/2 - s (f²/2 + R)).
/// </remarks>
internal static class Logarithm
{
    /// <summary>√2.</summary>
    private const double Sqrt2 = 1.4142135623730951;

    /// <summary>ln x. The infinities come from the exponent of 0 and ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V k = x.Exponent(), m = x.Significand();
        V upper = m.GreaterThan(Sqrt2);
        k = upper.Select(k + 1, k);
        m = upper.Select(m * 0.5, m);
        return x.GreaterThanOrEqual(0).Select(Sum<V, F>(k, m - 1, 0), double.NaN);
    }

    /// <summary>ln(1 + x).</summary>
    /// <remarks>What 1 + x loses, c, comes back as c / (1 + x); where 1 + x is from √½ to √2, f is x itself and nothing is lost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V u = x + 1;
        V k = u.Exponent(), m = u.Significand();
        V upper = m.GreaterThan(Sqrt2);
        k = upper.Select(k + 1, k);
        m = upper.Select(m * 0.5, m);
        V near = k.EqualTo(0);
        V c = x.GreaterThan(1).Select(1 - (u - x), x - (u - 1)) / u;
        c = c.EqualTo(c).Select(near.Select(0, c), 0);
        V y = x.GreaterThanOrEqual(-1).Select(Sum<V, F>(k, near.Select(x, m - 1), c), double.NaN);
        return x.Abs().GreaterThan(Exponential.NegligibleSquare).Select(y, x);
    }

    /// <summary>k ln 2 + ln(1 + f) + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V, F>(V k, V f, V c) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V s = f / (f + 2);
        V z = s * s;
        V halfSquare = f * f * 0.5;
        V tail = F.AtanhTail(z).MultiplyAdd(z, halfSquare);
        V low = s.MultiplyAdd(tail, k.MultiplyAdd(F.Ln2Low, c));
        return k.MultiplyAdd(F.Ln2High, f - (halfSquare - low));
    }
}
