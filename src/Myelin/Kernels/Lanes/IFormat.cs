namespace Myelin.Kernels;

/// <summary>A floating-point format: its bit layout, and the constants of the functions in its precision.</summary>
/// <remarks>
/// The polynomials are fpminimax fits (Brisebarre and Chevillard, "Efficient polynomial L∞-approximations", 2007) computed by
/// tools/coefficients.sollya; their evaluation by Horner's rule is part of the result. Errors of the functions are stated in units of
/// the last place: for float over every 7th of all numbers (every 23rd for sin, cos, atan, erf and the normal distribution, two million
/// pairs for powers), for double over half a million numbers of all sizes. AccuracyTests checks them.
/// </remarks>
internal interface IFormat
{
    /// <summary>The number of bits of a value.</summary>
    static abstract int Bits { get; }

    /// <summary>The number of stored fraction bits.</summary>
    static abstract int FractionBits { get; }

    /// <summary>The exponent bias, which is also the largest exponent.</summary>
    static abstract int Bias { get; }

    /// <summary>The smallest normal number.</summary>
    static abstract double SmallestNormal { get; }

    /// <summary>ln 2 rounded down to so few bits that its product with any exponent is exact.</summary>
    static abstract double Ln2High { get; }

    /// <summary>ln 2 - <see cref="Ln2High"/>, positive.</summary>
    static abstract double Ln2Low { get; }

    /// <summary>At and below this x, e^x rounds to 0.</summary>
    static abstract double ExpUnderflow { get; }

    /// <summary>At and above this x, e^x rounds to infinity.</summary>
    static abstract double ExpOverflow { get; }

    /// <summary>At and above this x, tanh x rounds to 1.</summary>
    static abstract double TanhSaturation { get; }

    /// <summary>π/2 rounded down.</summary>
    static abstract double HalfPiHigh { get; }

    /// <summary>π/2 - <see cref="HalfPiHigh"/> rounded down.</summary>
    static abstract double HalfPiMiddle { get; }

    /// <summary>The remainder of π/2, rounded down.</summary>
    static abstract double HalfPiLow { get; }

    /// <summary>Angles larger than this are reduced one by one.</summary>
    static abstract double FarAngle { get; }

    /// <summary>2/3.</summary>
    static abstract double TwoThirdsHigh { get; }

    /// <summary>2/3 - <see cref="TwoThirdsHigh"/>.</summary>
    static abstract double TwoThirdsLow { get; }

    /// <summary>Above this x, erf x is computed from its complement.</summary>
    static abstract double ErfBranch { get; }

    /// <summary>At and above this x, erf x rounds to 1.</summary>
    static abstract double ErfSaturation { get; }

    /// <summary>Below the negative of this, the normal distribution function rounds to 0.</summary>
    static abstract double NormalSaturation { get; }

    /// <summary>(e^r - 1 - r) / r² for |r| ≤ ln 2 / 2.</summary>
    static abstract V ExpTail<V>(V r) where V : ILane<V>, IRealLane<V>;

    /// <summary>(2 atanh s - 2s) / s³ as a function of z = s², for |s| ≤ (√2 - 1) / (√2 + 1).</summary>
    static abstract V AtanhTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>(2 atanh s - 2s - 2/3 s³) / s⁵ as a function of z = s², for |s| ≤ (√2 - 1) / (√2 + 1).</summary>
    static abstract V LogTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>(sin r - r) / r³ as a function of z = r², for |r| ≤ π/4 + 0.006.</summary>
    static abstract V SineTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>(cos r - 1 + r²/2) / r⁴ as a function of z = r², for |r| ≤ π/4 + 0.006.</summary>
    static abstract V CosineTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>(atan t - t) / t³ as a function of z = t², for |t| ≤ 1.</summary>
    static abstract V AtanTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>(erf t - t) / t as a function of z = t², for t up to <see cref="ErfBranch"/>.</summary>
    static abstract V ErfTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>ln(1 - erf t) for t from <see cref="ErfBranch"/> to <see cref="ErfSaturation"/>.</summary>
    static abstract V ErfComplement<V>(V t) where V : ILane<V>, IRealLane<V>;

    /// <summary>(t + 5) e^(t²/2) Φ(-t) as a function of q = (t - 5) / (t + 5), for t from 0 to <see cref="NormalSaturation"/>.</summary>
    static abstract V NormalTail<V>(V q) where V : ILane<V>, IRealLane<V>;

    /// <summary>Reads one number of a lane.</summary>
    static abstract double Get<V>(ref V lane, int index);

    /// <summary>Writes one number of a lane.</summary>
    static abstract void Set<V>(ref V lane, int index, double value);
}
