namespace Myelin.Kernels;

/// <summary>x^y = e^(y ln x), where the logarithm and its product with y are sums of two numbers.</summary>
internal static class Power
{
    /// <summary>
    /// |x|^y, negated for a negative x and an odd y, with the special cases of IEEE 754-2019, 9.2.1. Measured error: 0.90 ulp in float,
    /// 1.10 in double.
    /// </summary>
    [MethodImpl(Inline)]
    public static V Pow<V, F>(V x, V y) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V size = x.Abs();
        V high = Log<V, F>(size, out V low);
        V product = y * high;
        V exponent = product.AtLeast(F.ExpUnderflow).AtMost(F.ExpOverflow);
        V rest = exponent.EqualTo(product).Select(y.MultiplyAdd(low, y.MultiplyAdd(high, -product)), 0);
        V power = (size.EqualTo(1) | y.EqualTo(0)).Select(1, Exp<V, F>(exponent, rest));

        V half = y * 0.5, whole = y.Round().EqualTo(y);
        V sign = half.Round().EqualTo(half).Select(0, x & -0.0 & whole);
        V refused = ((V)0).GreaterThan(x) & x.GreaterThan(double.NegativeInfinity);
        return whole.Select(power | sign, refused.Select(double.NaN, power));
    }

    /// <summary>ln x as high + low, with about 12 bits more than the format has; -∞ for 0 and ∞ for ∞.</summary>
    /// <remarks>
    /// x = 2^k m, q = (m - 1) / (m + 1), ln m = 2q + q³ (2/3 + q² P(q²)). q, its cube, 2/3 and all sums are pairs (Dekker, "A
    /// floating-point technique for extending the available precision", 1971).
    /// </remarks>
    [MethodImpl(Inline)]
    private static V Log<V, F>(V x, out V low) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V k = Logarithm.Split(x, out V m);
        V f = m - 1;
        V inverse = 1 / (f + 2);
        V q = f * inverse;
        V qLow = (-q).MultiplyAdd(f, q.MultiplyAdd(-2, f)) * inverse;
        V z = q * q;
        V zLow = (q + q).MultiplyAdd(qLow, q.MultiplyAdd(q, -z));
        V cube = z * q;
        V cubeLow = zLow.MultiplyAdd(q, z.MultiplyAdd(qLow, z.MultiplyAdd(q, -cube)));
        V series = F.LogTail(z) * z;
        V factor = series + F.TwoThirdsHigh;
        V factorLow = ((V)F.TwoThirdsHigh - factor) + series + F.TwoThirdsLow;
        V tail = factor * cube;
        V tailLow = factorLow.MultiplyAdd(cube, factor.MultiplyAdd(cubeLow, factor.MultiplyAdd(cube, -tail)));

        V large = k * F.Ln2High;
        V first = large + (q + q);
        V firstLow = (q + q) - (first - large);
        V sum = first + tail;
        V sumLow = tail - (sum - first);
        V rest = k.MultiplyAdd(F.Ln2Low, firstLow + sumLow + tailLow + (qLow + qLow));
        V high = ((V)double.PositiveInfinity).GreaterThan(k.Abs()).Select(sum + rest, sum);
        low = (sum - high) + rest;
        return high;
    }

    /// <summary>e^(x + rest) for x between ExpUnderflow and ExpOverflow and a small rest.</summary>
    [MethodImpl(Inline)]
    private static V Exp<V, F>(V x, V rest) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V n = (x * ExponentialFunction.Log2E).Round();
        V high = n.MultiplyAdd(-F.Ln2High, x);
        V small = n.MultiplyAdd(-F.Ln2Low, rest);
        V r = high + small;
        V lost = (high - r) + small;
        V power = F.ExpTail(r).MultiplyAdd(r * r, lost) + r + 1;
        return power.ScaleUnit(n);
    }
}
