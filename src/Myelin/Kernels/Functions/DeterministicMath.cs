namespace Myelin;

/// <summary>
/// Logarithm, sine and cosine computed with correctly rounded operations only (+ - * /), so that numbers generated from a seed have the
/// same bits on every machine. System.Math calls the platform's library, whose last bits differ.
/// </summary>
internal static class DeterministicMath
{
    const double Ln2 = 0.693147180559945309417;

    /// <summary>
    /// The natural logarithm of a positive normal number, to about 2 ulp: x = m · 2^e with m in [√½, √2), and
    /// ln m = 2 artanh s for s = (m - 1) / (m + 1), |s| ≤ 0.1716.
    /// </summary>
    public static double Log(double x)
    {
        if (!double.IsNormal(x) || x < 0)
            throw new ArgumentOutOfRangeException(nameof(x), x, "DeterministicMath.Log: expects a positive normal number.");
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }
        double s = (m - 1) / (m + 1);
        double z = s * s;

        // artanh s = s (1 + z/3 + z²/5 + ...). The first omitted term, z^12/25, is below 2e-20.
        double tail = 1.0 / 23;
        for (int divisor = 21; divisor >= 3; divisor -= 2)
            tail = tail * z + 1.0 / divisor;
        return exponent * Ln2 + (2 * s + 2 * s * z * tail);
    }

    /// <summary>e^x, as the lanes compute it.</summary>
    public static double Exp(double x) => new F64x1(x).Exp().Value;

    /// <summary>The natural logarithm of any number, as the lanes compute it: minus infinity for 0, NaN below.</summary>
    public static double LogOfAny(double x) => new F64x1(x).Log().Value;

    /// <summary>x^exponent, as the lanes compute it.</summary>
    public static double Pow(double x, double exponent) => new F64x1(x).Pow(exponent).Value;

    /// <summary>
    /// sin 2πt and cos 2πt of an angle t in turns, |t| &lt; 2^50, to about 2e-16. The nearest quarter turn is subtracted exactly; the
    /// remainder, within ±π/4, is evaluated by Taylor series.
    /// </summary>
    public static (double Sin, double Cos) SinCosOfTurns(double turns)
    {
        double quarters = Math.Round(turns * 4);
        double x = (turns - quarters * 0.25) * (2 * Math.PI);
        double z = x * x;

        // The first omitted terms are x^19/19! and x^18/18!, below 1e-17 relative for |x| ≤ π/4.
        double sin = 1;
        for (int n = 16; n >= 2; n -= 2)
            sin = 1 - sin * z / (n * (n + 1));
        sin *= x;
        double cos = 1;
        for (int n = 15; n >= 1; n -= 2)
            cos = 1 - cos * z / (n * (n + 1));
        return ((long)quarters & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }
}
