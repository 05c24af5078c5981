namespace Myelin.Kernels;

/// <summary>erf x, and the standard normal distribution function Φ(x) = (1 + erf(x/√2)) / 2.</summary>
internal static class ErrorFunction
{
    /// <summary>
    /// x + x P(x²) near 0; elsewhere 1 - e^p(|x|) with the sign of x, where p is a polynomial for ln(1 - erf |x|). Measured error: 1.12 ulp
    /// in float, 1.12 in double.
    /// </summary>
    [MethodImpl(Inline)]
    public static V Erf<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V size = x.Abs().AtMost(F.ErfSaturation);
        V near = F.ErfTail(size * size).MultiplyAdd(size, size);
        V far = 1 - ExponentialFunction.ExpOfLimited<V, F>(F.ErfComplement(size));
        return size.GreaterThan(F.ErfBranch).Select(far, near) | (x & -0.0);
    }

    /// <summary>
    /// Φ(-t) = e^(-t²/2) P(q) / (t + 5) with q = (t - 5) / (t + 5), and Φ(t) = 1 - Φ(-t); near 0 it is computed as erf. Measured error:
    /// 4.80 ulp in float, 4.80 in double.
    /// </summary>
    /// <remarks>
    /// The variable q is that of Shepherd and Laframboise, "Chebyshev approximation of (1 + 2x) exp(x²) erfc x", 1981. What t² loses
    /// in rounding is corrected, because far out it counts a hundredfold.
    /// </remarks>
    [MethodImpl(Inline)]
    public static V NormalCdf<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V t = x.Abs().AtMost(F.NormalSaturation);
        V inverse = 1 / (t + 5);
        V q = (t - 5) * inverse;
        V ratio = F.NormalTail((-q).MultiplyAdd(t + 5, t - 5).MultiplyAdd(inverse, q)) * inverse;
        V square = t * t;
        V tail = ExponentialFunction.ExpOfLimited<V, F>(square * -0.5) * ratio;
        tail = (t.MultiplyAdd(t, -square) * -0.5).MultiplyAdd(tail, tail);
        V far = x.GreaterThan(0).Select(1 - tail, tail);
        V near = F.ErfTail(square * 0.5).MultiplyAdd(HalfOfSqrtHalf, HalfOfSqrtHalf).MultiplyAdd(x, 0.5);
        return t.GreaterThan(FarFromHalf).Select(far, near);
    }

    /// <summary>√½ / 2.</summary>
    private const double HalfOfSqrtHalf = 0.35355339059327373;

    /// <summary>Up to here Φ is computed from erf: Φ(-1.15) is about 1/8, so 1/2 minus the erf term still rounds well.</summary>
    private const double FarFromHalf = 1.15;
}
