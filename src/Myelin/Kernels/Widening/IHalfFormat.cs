namespace Myelin.Kernels;

/// <summary>A floating-point format of 16 bits in which weights are stored. Every value of it is a float32, so widening is exact.</summary>
internal interface IHalfFormat
{
    /// <summary>The float32 values of words that stand in the upper halves of a lane's numbers.</summary>
    static abstract V Widen<V>(V upper) where V : ILane<V>, IRealLane<V>;
}

/// <summary>bfloat16: the upper half of a float32.</summary>
internal readonly struct BFloat16Format : IHalfFormat
{
    [MethodImpl(Inline)]
    public static V Widen<V>(V upper) where V : ILane<V>, IRealLane<V> => upper;
}

/// <summary>IEEE 754 binary16: 5 bits of exponent (bias 15) and 10 bits of fraction.</summary>
internal readonly struct Float16Format : IHalfFormat
{
    /// <summary>2^(127 - 15): the quotient of the two scales once the exponent stands in the exponent field of a float32.</summary>
    const double Rescale = 5192296858534827628530496329220096.0;

    /// <summary>The smallest normal float16, 2^-14, and the smallest normal float32, 2^-126.</summary>
    const double SmallestNormal = 1.0 / 16384, OneInExponent = 1.1754943508222875e-38;

    /// <summary>2^-96: an exponent field of 31, which means infinity or NaN.</summary>
    const double AllOnes = 1.262177448353619e-29;

    /// <remarks>
    /// A subnormal f·2^-24 is widened as (2^-14 + f·2^-24) - 2^-14: the arithmetic sees no subnormal float32, which is slow on some
    /// processors and zero on those that flush. All steps are exact.
    /// </remarks>
    [MethodImpl(Inline)]
    public static V Widen<V>(V upper) where V : ILane<V>, IRealLane<V>
    {
        V sign = upper & -0.0, magnitude = (upper ^ sign) >>> 3, exponent = magnitude & AllOnes;
        V subnormal = exponent.EqualTo(0);
        V value = subnormal.Select(magnitude | OneInExponent, magnitude) * Rescale;
        value = subnormal.Select(value - SmallestNormal, value);
        return exponent.EqualTo(AllOnes).Select(value | double.PositiveInfinity, value) | sign;
    }
}
