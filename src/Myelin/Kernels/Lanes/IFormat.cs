namespace Myelin.Kernels;

/// <summary>A floating-point format: its layout in bits, and the constants of the functions at its precision.</summary>
/// <remarks>
/// The polynomials are fpminimax fits (Brisebarre and Chevillard, "Efficient polynomial L∞-approximations", 2007) that
/// tools/coefficients.sollya computes; their evaluation by Horner's rule is part of the result.
/// Errors of the functions are stated in units of the last place: for float over every 7th of all numbers (every 23rd for sin, cos, atan, erf and the normal distribution, two million pairs for powers), for double over
/// half a million numbers of all sizes; AccuracyTests holds them.
/// </remarks>
internal interface IFormat
{
    /// <summary>The bits of a number.</summary>
    static abstract int Bits { get; }

    /// <summary>Stored bits of the fraction.</summary>
    static abstract int FractionBits { get; }

    /// <summary>What is added to an exponent to store it; also the largest exponent.</summary>
    static abstract int Bias { get; }

    /// <summary>The smallest normal number.</summary>
    static abstract double SmallestNormal { get; }

    /// <summary>ln 2 rounded down to so few bits that a product with any exponent is exact.</summary>
    static abstract double Ln2High { get; }

    /// <summary>ln 2 - <see cref="Ln2High"/>, positive.</summary>
    static abstract double Ln2Low { get; }

    /// <summary>From here down e^x rounds to 0.</summary>
    static abstract double ExpUnderflow { get; }

    /// <summary>From here up e^x rounds to infinity.</summary>
    static abstract double ExpOverflow { get; }

    /// <summary>From here up tanh x rounds to 1.</summary>
    static abstract double TanhSaturation { get; }

    /// <summary>π/2 rounded down.</summary>
    static abstract double HalfPiHigh { get; }

    /// <summary>π/2 - <see cref="HalfPiHigh"/> rounded down.</summary>
    static abstract double HalfPiMiddle { get; }

    /// <summary>What is left of π/2, rounded down.</summary>
    static abstract double HalfPiLow { get; }

    /// <summary>Angles beyond this are reduced one by one.</summary>
    static abstract double FarAngle { get; }

    /// <summary>2/3.</summary>
    static abstract double TwoThirdsHigh { get; }

    /// <summary>2/3 - <see cref="TwoThirdsHigh"/>.</summary>
    static abstract double TwoThirdsLow { get; }

    /// <summary>From here up erf x is computed from its complement.</summary>
    static abstract double ErfBranch { get; }

    /// <summary>From here up erf x rounds to 1.</summary>
    static abstract double ErfSaturation { get; }

    /// <summary>Below the negative of this the distribution of normal numbers rounds to 0.</summary>
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

    /// <summary>(erf t - t) / t as a function of z = t², up to <see cref="ErfBranch"/>.</summary>
    static abstract V ErfTail<V>(V z) where V : ILane<V>, IRealLane<V>;

    /// <summary>ln(1 - erf t) from <see cref="ErfBranch"/> to <see cref="ErfSaturation"/>.</summary>
    static abstract V ErfComplement<V>(V t) where V : ILane<V>, IRealLane<V>;

    /// <summary>(t + 5) e^(t²/2) Φ(-t) as a function of q = (t - 5) / (t + 5), for t from 0 to <see cref="NormalSaturation"/>.</summary>
    static abstract V NormalTail<V>(V q) where V : ILane<V>, IRealLane<V>;

    /// <summary>One number of a lane.</summary>
    static abstract double Get<V>(ref V lane, int index);

    /// <summary>Writes one number of a lane.</summary>
    static abstract void Set<V>(ref V lane, int index, double value);
}
