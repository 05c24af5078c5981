using System.Numerics;

namespace Myelin.Tests.Kernels;

/// <summary>High + Low with |Low| at most half a spacing of High: about 32 digits, the reference for functions of double.</summary>
/// <remarks>Source: T. J. Dekker, "A floating-point technique for extending the available precision", 1971.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>ln 2 to 107 bits.</summary>
    private static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);

    public static implicit operator DoubleDouble(double x) => new(x, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        double sum = a.High + b.High, part = sum - a.High;
        double error = (a.High - (sum - part)) + (b.High - part);
        double lowSum = a.Low + b.Low, lowPart = lowSum - a.Low;
        double lowError = (a.Low - (lowSum - lowPart)) + (b.Low - lowPart);
        DoubleDouble first = Renormalised(sum, error + lowSum);
        return Renormalised(first.High, first.Low + lowError);
    }

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        double error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Renormalised(product, error + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return Renormalised(first, second) + (rest.High / b.High);
    }

    /// <summary>e^x - 1, to about 2^-98 of its size.</summary>
    public static DoubleDouble Expm1(DoubleDouble x)
    {
        double n = Math.Round(x.High / Ln2.High);
        DoubleDouble r = (x - (Ln2 * n)) * (1.0 / 32);
        DoubleDouble series = 0;
        for (int i = 16; i >= 1; i--) series = r / i * (series + 1); // (ln 2 / 64)^17 / 17! < 2^-159
        for (int i = 0; i < 5; i++) series *= series + 2;
        if (n == 0) return series;
        double power = Math.ScaleB(1, (int)n);
        return (series * power) + (power - 1);
    }

    /// <summary>e^x / 2^shift for a shift that keeps both parts normal.</summary>
    public static DoubleDouble Exp(DoubleDouble x, int shift = 0)
    {
        double n = Math.Round(x.High / Ln2.High);
        DoubleDouble rest = Expm1(x - (Ln2 * n)) + 1;
        return new(Math.ScaleB(rest.High, (int)n - shift), Math.ScaleB(rest.Low, (int)n - shift));
    }

    /// <summary>ln(1 + x) for a 1 + x that this pair may need both parts for.</summary>
    public static DoubleDouble Log1p(DoubleDouble x)
    {
        DoubleDouble whole = x + 1;
        int k = Math.ILogB(whole.High * 0.7071067811865476) + 1;
        DoubleDouble f = k == 0 ? x : new DoubleDouble(Math.ScaleB(whole.High, -k), Math.ScaleB(whole.Low, -k)) - 1;
        return (Ln2 * k) + LogNearOne(f);
    }

    /// <summary>ln x.</summary>
    public static DoubleDouble Log(double x)
    {
        int k = Math.ILogB(x);
        double m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951) (m, k) = (m / 2, k + 1);
        return (Ln2 * k) + LogNearOne((DoubleDouble)m - 1);
    }

    /// <summary>ln(1 + f) = 2 atanh(f / (2 + f)) for 1 + f from √½ to √2.</summary>
    private static DoubleDouble LogNearOne(DoubleDouble f)
    {
        DoubleDouble s = f / (f + 2), z = s * s, series = 0;
        for (int i = 41; i >= 1; i -= 2) series = (series * z) + ((DoubleDouble)1 / i); // 0.1716^42 / 43 < 2^-112
        return s * series * 2;
    }

    /// <summary>x^y for a positive x.</summary>
    public static DoubleDouble Pow(double x, double y) => Exp(Log(x) * y);

    /// <summary>sin x and cos x. The quarter turns are taken off in whole numbers of 1,200 bits after the point.</summary>
    public static (DoubleDouble Sin, DoubleDouble Cos) SinCos(double x)
    {
        DoubleDouble r = x;
        int quarters = 0;
        if (Math.Abs(x) > 0.5)
        {
            (long m, int e) = ((long)Math.ScaleB(x, 52 - Math.ILogB(x)), Math.ILogB(x) - 52);
            BigInteger whole = (BigInteger)m << (Bits + e), half = Pi >> 1;
            BigInteger n = BigInteger.Divide(whole + (whole.Sign * (half >> 1)), half), rest = (whole - (n * half)) >> (Bits - 400);
            double high = (double)rest;
            r = Renormalised(Math.ScaleB(high, -400), Math.ScaleB((double)(rest - (BigInteger)high), -400));
            quarters = (int)(n & 3);
        }

        DoubleDouble z = r * r, sin = 1, cos = 1;
        for (int i = 30; i >= 2; i -= 2)
        {
            sin = 1 - (z / (i * (i + 1)) * sin);
            cos = 1 - (z / (i * (i - 1)) * cos);
        }
        sin *= r;
        return quarters switch { 0 => (sin, cos), 1 => (cos, -sin), 2 => (-sin, -cos), _ => (-cos, sin) };
    }

    /// <summary>atan x = a + atan((x cos a - sin a) / (cos a + x sin a)) for a number a near it.</summary>
    public static DoubleDouble Atan(double x)
    {
        double near = Math.Atan(x);
        (DoubleDouble sin, DoubleDouble cos) = SinCos(near);
        return ((cos * x) - sin) / (cos + (sin * x)) + near;
    }

    /// <summary>erf x = 2/√π e^-x² Σ x (2x²)^n / (1 · 3 · ... (2n + 1)).</summary>
    public static DoubleDouble Erf(DoubleDouble x)
    {
        DoubleDouble square = x * x, term = x, sum = x;
        for (int i = 3; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); i += 2)
        {
            term *= square * 2 / i;
            sum += term;
        }
        return new DoubleDouble(1.1283791670955126, 1.533545961316588e-17) * Exp(-square) * sum;
    }

    /// <summary>Φ(x); far below 0 by the continued fraction of 1 - erf.</summary>
    public static DoubleDouble NormalCdf(double x)
    {
        DoubleDouble t = new DoubleDouble(0.7071067811865476, -4.833646656726457e-17) * Math.Abs(x), above;
        if (t.High < 3) above = (1 - Erf(t)) / 2;
        else
        {
            DoubleDouble fraction = t;
            for (int i = 120; i >= 1; i--) fraction = t + ((DoubleDouble)i / 2 / fraction);
            above = Exp(-(t * t)) * new DoubleDouble(0.5641895835477563, 7.66772980658294e-18) / fraction / 2;
        }
        return x > 0 ? 1 - above : above;
    }

    /// <summary>Bits after the point.</summary>
    private const int Bits = 1200;

    /// <summary>π 2^1200 = 16 atan(1/5) - 4 atan(1/239) (Machin, 1706).</summary>
    private static readonly BigInteger Pi = (16 * ArcTangentOfOneOver(5)) - (4 * ArcTangentOfOneOver(239)) >> 20;

    private static BigInteger ArcTangentOfOneOver(int x)
    {
        BigInteger power = (BigInteger.One << (Bits + 20)) / x, sum = power;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power /= -x * x;
            sum += power / i;
        }
        return sum;
    }

    private static DoubleDouble Renormalised(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
