namespace Myelin;

/// <summary>
/// The carrier of a formula: a SIMD lane of floats or doubles, a dual number, text, or a tensor.
/// </summary>
/// <remarks>
/// Constants are written as double and converted to the type of the carrier. A comparison gives a mask, which only <see cref="Select"/>
/// may read. On SIMD lanes every member gives the same bits at every width.
/// </remarks>
/// <typeparam name="V">The carrier itself.</typeparam>
public interface ILane<V> where V : ILane<V>
{
    /// <summary>A constant, converted to the type of the carrier.</summary>
    static abstract implicit operator V(double constant);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a - b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a · b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>-x: the sign bit is flipped, also that of zero and NaN.</summary>
    static abstract V operator -(V x);

    /// <summary>this · factor + addend, rounded once.</summary>
    V MultiplyAdd(V factor, V addend);

    /// <summary>The square root, correctly rounded.</summary>
    V Sqrt();

    /// <summary>|x|.</summary>
    V Abs();

    /// <summary>The nearest integer, ties to even.</summary>
    V Round();

    /// <summary>The largest integer that is not greater.</summary>
    V Floor();

    /// <summary>The smallest integer that is not less.</summary>
    V Ceiling();

    /// <summary>this · 2^exponent for an integer <paramref name="exponent"/>, rounded once, including subnormal results.</summary>
    V Scale(V exponent);

    /// <summary>The larger number; NaN if either is NaN; +0 is larger than -0 (IEEE 754-2019 maximum).</summary>
    V Maximum(V other);

    /// <summary>The smaller number; NaN if either is NaN; -0 is smaller than +0 (IEEE 754-2019 minimum).</summary>
    V Minimum(V other);

    /// <summary>The mask of this &gt; other (false for NaN).</summary>
    V GreaterThan(V other);

    /// <summary>The mask of this ≥ other (false for NaN).</summary>
    V GreaterThanOrEqual(V other);

    /// <summary>The mask of this = other (false for NaN; +0 = -0).</summary>
    V EqualTo(V other);

    /// <summary>Called on a mask: <paramref name="whenTrue"/> where it is set, <paramref name="whenFalse"/> elsewhere.</summary>
    V Select(V whenTrue, V whenFalse);

    /// <summary>e^x.</summary>
    V Exp();

    /// <summary>e^x - 1, accurate near 0.</summary>
    V Expm1();

    /// <summary>The natural logarithm.</summary>
    V Log();

    /// <summary>ln(1 + x), accurate near 0.</summary>
    V Log1p();

    /// <summary>The hyperbolic tangent.</summary>
    V Tanh();

    /// <summary>1 / (1 + e^-x).</summary>
    V Sigmoid();

    /// <summary>The sine of an angle in radians of any size; NaN for infinity.</summary>
    V Sin();

    /// <summary>The cosine of an angle in radians of any size; NaN for infinity.</summary>
    V Cos();

    /// <summary>The arctangent, from -π/2 to π/2.</summary>
    V Atan();

    /// <summary>The error function, 2/√π ∫ e^(-t²) dt from 0 to x.</summary>
    V Erf();

    /// <summary>The standard normal distribution function, (1 + erf(x/√2)) / 2, accurate also far below 0.</summary>
    V NormalCdf();

    /// <summary>
    /// this^exponent with the special cases of IEEE 754-2019: 1 for an exponent of 0 and for a base of 1, even if the other is NaN; NaN for
    /// a negative base and an exponent that is not an integer.
    /// </summary>
    V Pow(V exponent);
}
