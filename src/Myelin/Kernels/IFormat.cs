namespace Myelin.Kernels;

/// <summary>A floating-point format: its layout in bits, and the constants of the functions at its precision.</summary>
/// <remarks>
/// The polynomials are fpminimax fits (Brisebarre and Chevillard, "Efficient polynomial L∞-approximations", 2007) that
/// tools/coefficients.sollya computes; their evaluation by Horner's rule is part of the result.
/// Errors of the functions are stated in units of the last place: for float over every 7th of all numbers, for double over
/// half a million numbers of all sizes; AccuracyTests holds them.
/// </remarks>
internal interface IFormat
{
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

    /// <summary>(e^r - 1 - r) / r² for |r| ≤ ln 2 / 2.</summary>
    static abstract V ExpTail<V>(V r) where V : ILane<V>, IRealLane<V>;

    /// <summary>(2 atanh s - 2s) / s³ as a function of z = s², for |s| ≤ (√2 - 1) / (√2 + 1).</summary>
    static abstract V AtanhTail<V>(V z) where V : ILane<V>, IRealLane<V>;
}
