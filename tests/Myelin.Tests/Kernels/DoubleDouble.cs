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

    private static DoubleDouble Renormalised(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
