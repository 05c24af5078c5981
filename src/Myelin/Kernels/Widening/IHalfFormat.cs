namespace Myelin.Kernels;

/// <summary>A floating-point format of 16 bits in which weights are stored. Every value of it is a float32, so widening is exact.</summary>
internal interface IHalfFormat
{
    /// <summary>The float32 values of words of 16 bits, which stand sign-extended in the numbers of a lane.</summary>
    static abstract V Widen<V>(V words) where V : ILane<V>, IRealLane<V>;
}

/// <summary>bfloat16: the upper half of a float32.</summary>
internal readonly struct BFloat16Format : IHalfFormat
{
    [MethodImpl(Inline)]
    public static V Widen<V>(V words) where V : ILane<V>, IRealLane<V> => words << 16;
}

/// <summary>IEEE 754 binary16: 5 bits of exponent with a bias of 15, and 10 bits of fraction.</summary>
internal readonly struct Float16Format : IHalfFormat
{
    /// <summary>2^(127 - 15), the ratio of the two scales once the exponent is in the exponent field of a float32.</summary>
    const double Rescale = 5192296858534827628530496329220096.0;

    /// <summary>2^-96, whose bits are an exponent field of 31: infinity or NaN.</summary>
    const double AllOnes = 1.262177448353619e-29;

    /// <summary>The number whose bits are the sign and the 15 lowest bits of a word, shifted up by 13.</summary>
    const double Kept = -AllOnes * 2047 / 1024;

    /// <remarks>All steps are exact: a subnormal float16 becomes a subnormal float32 first, which the multiplication makes normal.</remarks>
    [MethodImpl(Inline)]
    public static V Widen<V>(V words) where V : ILane<V>, IRealLane<V>
    {
        V bits = (words << 13) & Kept, value = bits * Rescale;
        return (bits & AllOnes).EqualTo(AllOnes).Select(value | double.PositiveInfinity, value);
    }
}
