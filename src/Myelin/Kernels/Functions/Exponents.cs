using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Exponent and significand by bit operations, for hardware without instructions for them.</summary>
/// <remarks>
/// All steps are exact except the last multiplication of a scaling, so the bits are those of the AVX-512 instructions getexp, getmant
/// and scalef.
/// </remarks>
internal static class Exponents
{
    /// <summary>2^(n - lower) for an integer n with a normal result.</summary>
    /// <remarks>Adding 1.5 · 2^FractionBits leaves the integer n + Bias in the lowest bits. Shifted left, it is the exponent.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowerOfTwo<V, F>(V n, int lower = 0) where V : ILane<V>, IRealLane<V> where F : struct, IFormat =>
        (n + ((1.5 * (1L << F.FractionBits)) + F.Bias - lower)) << F.FractionBits;

    /// <summary><see cref="IRealLane{V}.Exponent"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exponent<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        double whole = 1L << F.FractionBits;
        V size = x.Abs();
        V subnormal = ((V)F.SmallestNormal).GreaterThan(size);
        V normal = subnormal.Select(size * whole, size);
        V stored = ((normal >>> F.FractionBits) | whole) - (whole + F.Bias);
        V exponent = subnormal.Select(stored - F.FractionBits, stored);
        exponent = size.EqualTo(0).Select(double.NegativeInfinity, exponent);
        return ((V)double.PositiveInfinity).GreaterThan(size).Select(exponent, size);
    }

    /// <summary><see cref="IRealLane{V}.Significand"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Significand<V, F>(V x) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V exponentBits = double.PositiveInfinity;
        V normal = ((V)F.SmallestNormal).GreaterThan(x.Abs()).Select(x * (1L << F.FractionBits), x);
        return (normal ^ (normal & exponentBits)) | 1;
    }

    /// <summary><see cref="ILane{V}.Scale"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<V, F>(V x, V exponent) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V result = x.Exponent() + exponent;
        V scaled = x.Significand().ScaleUnit(result.AtLeast(-3 * F.Bias / 2).AtMost(3 * F.Bias / 2));
        return result.EqualTo(result).Select(scaled, result);
    }

    /// <summary><see cref="IRealLane{V}.ScaleUnit"/>.</summary>
    /// <remarks>The first factor keeps the product normal and therefore exact; only the second multiplication rounds.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ScaleUnit<V, F>(V x, V exponent) where V : ILane<V>, IRealLane<V> where F : struct, IFormat
    {
        V first = exponent.AtLeast(2 - F.Bias).AtMost(F.Bias);
        return x * PowerOfTwo<V, F>(first) * PowerOfTwo<V, F>(exponent - first);
    }
}
