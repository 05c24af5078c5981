namespace Myelin.Kernels;

/// <summary>sin x, cos x and atan x.</summary>
/// <remarks>
/// x = n π/2 + r with |r| slightly above π/4 at most, and π/2 in three parts (Cody and Waite, 1980), of which fused multiply-add makes
/// the first product exact. Larger angles than <see cref="IFormat.FarAngle"/> are reduced by <see cref="FarAngle"/>. The rounding error
/// of r is kept, so results near a zero of the function are accurate to their last bits.
/// </remarks>
internal static class Trigonometric
{
    /// <summary>2/π.</summary>
    private const double PerQuarter = 0.6366197723675814;

    /// <summary>sin x. Measured error: 1.15 ulp in float, 1.12 in double.</summary>
    [MethodImpl(Inline)]
    public static V Sin<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat =>
        x.Abs().GreaterThan(ExponentialFunction.NegligibleSquare).Select(AfterQuarters<V, F>(x, 0), x);

    /// <summary>cos x = sin(x + π/2). Measured error: 1.15 ulp in float, 1.15 in double.</summary>
    [MethodImpl(Inline)]
    public static V Cos<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat => AfterQuarters<V, F>(x, 1);

    /// <summary>sin(x + quarters π/2).</summary>
    /// <remarks>Adding 1.5 · 2^FractionBits rounds to an integer and leaves it in the lowest bits.</remarks>
    [MethodImpl(Inline)]
    private static V AfterQuarters<V, F>(V x, double quarters) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        double counter = Counter<F>();
        V count = x.MultiplyAdd(PerQuarter, counter);
        V n = count - counter;
        V first = n.MultiplyAdd(-F.HalfPiHigh, x);
        V middle = n * F.HalfPiMiddle, small = n * F.HalfPiLow;
        V second = first - middle, taken = second - first;
        V r = second - small;
        V lost = first - (second - taken) - (middle + taken) - n.MultiplyAdd(F.HalfPiMiddle, -middle) + (second - r - small);
        if (x.Abs().AnyGreaterThan(F.FarAngle))
        {
            V far = x.Abs().GreaterThan(F.FarAngle);
            ReducedAngle<V> reduced = FarAngle.Reduce<V, F>(x);
            count = far.Select(reduced.Quarters + counter, count);
            r = far.Select(reduced.Angle, r);
            lost = far.Select(reduced.Lost, lost);
        }
        return Turned<V, F>(count, r, lost, quarters);
    }

    /// <summary>A number whose sum with a small integer has that integer in its lowest bits.</summary>
    [MethodImpl(Inline)]
    public static double Counter<F>() where F : struct, IFormat => 1.5 * (1L << F.FractionBits);

    /// <summary>sin(r + lost + n π/2) for the n in the lowest bits of count + quarters, and |r| slightly above π/4 at most.</summary>
    [MethodImpl(Inline)]
    public static V Turned<V, F>(V count, V r, V lost, double quarters) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V z = r * r;
        V sine = (F.SineTail(z) * z).MultiplyAdd(r, lost * z.MultiplyAdd(-0.5, 1)) + r;
        V cosine = F.CosineTail(z).MultiplyAdd(z, -0.5).MultiplyAdd(z, -(r * lost)) + 1;
        V turned = count + quarters;
        V even = ((turned << (F.Bits - 1)) | 1).GreaterThan(0);
        return even.Select(sine, cosine) ^ ((turned << (F.Bits - 2)) & -0.0);
    }

    /// <summary>atan x, above 1 π/2 - atan(1/x), with the sign of x. Measured error: 1.26 ulp in float, 1.26 in double.</summary>
    /// <remarks>The rounding errors of 1/x and of the difference are kept. From 2^62 the result is π/2.</remarks>
    [MethodImpl(Inline)]
    public static V Atan<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V size = x.Abs().AtMost(1L << 62);
        V steep = size.GreaterThan(1);
        V inverse = 1 / size;
        V t = steep.Select(inverse, size);
        V z = t * t;
        V tail = F.AtanTail(z) * (z * t);
        V lost = (-t).MultiplyAdd(size, 1) * t;
        V difference = (V)F.HalfPiHigh - t;
        V rest = ((V)F.HalfPiHigh - difference) - t;
        V complement = difference + (rest - (tail + lost - F.HalfPiMiddle));
        return steep.Select(complement, t + tail) | (x & -0.0);
    }
}
