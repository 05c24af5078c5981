namespace Myelin;

/// <summary>
/// What a formula is written over: SIMD lanes of float or double, a dual number, a text, or a tensor.
/// </summary>
/// <remarks>
/// Constants are written in double and take the carrier's type; they never decide it. A comparison gives a mask, which
/// only <see cref="Select"/> may read. On lanes of numbers every member gives the same bits at every width.
/// </remarks>
/// <typeparam name="V">The carrier itself.</typeparam>
public interface ILane<V> where V : ILane<V>
{
    /// <summary>A constant, in the carrier's type.</summary>
    static abstract implicit operator V(double constant);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a - b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a · b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>-x; the sign bit flips, zero's and NaN's too.</summary>
    static abstract V operator -(V x);

    /// <summary>this · factor + addend, rounded once.</summary>
    V MultiplyAdd(V factor, V addend);

    /// <summary>The square root, correctly rounded.</summary>
    V Sqrt();

    /// <summary>|x|.</summary>
    V Abs();

    /// <summary>The nearest whole number, ties to even.</summary>
    V Round();

    /// <summary>The largest whole number that is not above.</summary>
    V Floor();

    /// <summary>The smallest whole number that is not below.</summary>
    V Ceiling();

    /// <summary>this · 2^exponent for a whole <paramref name="exponent"/>, rounded once, subnormal results included.</summary>
    V Scale(V exponent);

    /// <summary>The larger one; NaN if either is NaN; +0 over -0 (IEEE 754-2019 maximum).</summary>
    V Maximum(V other);

    /// <summary>The smaller one; NaN if either is NaN; -0 under +0 (IEEE 754-2019 minimum).</summary>
    V Minimum(V other);

    /// <summary>The mask of this &gt; other (false for NaN).</summary>
    V GreaterThan(V other);

    /// <summary>The mask of this ≥ other (false for NaN).</summary>
    V GreaterThanOrEqual(V other);

    /// <summary>The mask of this = other (false for NaN; +0 = -0).</summary>
    V EqualTo(V other);

    /// <summary>Read on a mask: <paramref name="whenTrue"/> where it is set, <paramref name="whenFalse"/> elsewhere.</summary>
    V Select(V whenTrue, V whenFalse);

    /// <summary>e^x.</summary>
    V Exp();

    /// <summary>e^x - 1, exact to the last bits near 0.</summary>
    V Expm1();

    /// <summary>The natural logarithm.</summary>
    V Log();

    /// <summary>ln(1 + x), exact to the last bits near 0.</summary>
    V Log1p();

    /// <summary>The hyperbolic tangent.</summary>
    V Tanh();

    /// <summary>1 / (1 + e^-x).</summary>
    V Sigmoid();

    /// <summary>The sine of an angle in radians, for any angle; NaN of an infinite one.</summary>
    V Sin();

    /// <summary>The cosine of an angle in radians, for any angle; NaN of an infinite one.</summary>
    V Cos();

    /// <summary>The angle from -π/2 to π/2 whose tangent this is.</summary>
    V Atan();

    /// <summary>The error function, 2/√π ∫ e^(-t²) dt from 0 to this.</summary>
    V Erf();

    /// <summary>The probability that a standard normal number is at most this: (1 + erf(x/√2)) / 2, exact to the last bits far below 0.</summary>
    V NormalCdf();

    /// <summary>
    /// this^exponent with the special cases of IEEE 754-2019: 1 for an exponent of 0 and for a base of 1, NaN even; NaN for a
    /// negative base and an exponent that is not whole.
    /// </summary>
    V Pow(V exponent);
}
