namespace Myelin.SecondDevice;

/// <summary>The normal distribution by series and continued fraction (Abramowitz and Stegun, 1964, 7.1.5 and 7.1.14).</summary>
static class NormalDistribution
{
    /// <summary>2/√π ∫ e^(-t²) dt from 0 to x.</summary>
    public static double Erf(double x) => double.IsNaN(x) ? x : Math.Abs(x) < 2 ? Series(x) : Math.Sign(x) * (1 - Complement(Math.Abs(x)));

    /// <summary>The probability that a standard normal number is at most x.</summary>
    public static double Cdf(double x)
    {
        double z = x / Math.Sqrt(2);
        return double.IsNaN(x) ? x : Math.Abs(z) < 2 ? (1 + Series(z)) / 2 : z > 0 ? 1 - Complement(z) / 2 : Complement(-z) / 2;
    }

    /// <summary>The number that a share p of all lies below, by Newton's method; for p not far from 1/2.</summary>
    public static double Quantile(double p)
    {
        double x = 0;
        for (int i = 0; i < 40; i++) x -= (Cdf(x) - p) * Math.Sqrt(2 * Math.PI) * Math.Exp(x * x / 2);
        return x;
    }

    static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 60; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return sum * 2 / Math.Sqrt(Math.PI);
    }

    /// <summary>erfc x for x of 2 and more.</summary>
    static double Complement(double x)
    {
        double fraction = x;
        for (int n = 60; n > 0; n--) fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
