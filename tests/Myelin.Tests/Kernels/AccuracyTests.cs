using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>The errors that the functions' documentation states, in units of the last place, measured on the widest lane.</summary>
public sealed unsafe class AccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void Exp_of_float_errs_by_less_than_stated() => Float<Exp>(0.98, Math.Exp);

    [Fact]
    public void Expm1_of_float_errs_by_less_than_stated() =>
        Float<Expm1>(1.30, x => Math.Abs(x) < 1 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1);

    [Fact]
    public void Log_of_float_errs_by_less_than_stated() => Float<Log>(0.83, Math.Log);

    [Fact]
    public void Log1p_of_float_errs_by_less_than_stated() => Float<Log1p>(1.39, x => Math.Abs(x) < 0.5 ? 2 * Math.Atanh(x / (2 + x)) : Math.Log(1 + x));

    [Fact]
    public void Tanh_of_float_errs_by_less_than_stated() => Float<Tanh>(1.01, Math.Tanh);

    [Fact]
    public void Sigmoid_of_float_errs_by_less_than_stated() => Float<Sigmoid>(1.63, x => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)));

    [Fact]
    public void Exp_of_double_errs_by_less_than_stated() => Double<Exp>(0.97, -670, 709.7, x => DoubleDouble.Exp(x));

    [Fact]
    public void Exp_of_double_underflows_gradually()
    {
        const int count = 1 << 16;
        double[] x = new double[count], y = new double[count];
        for (int i = 0; i < count; i++) x[i] = -746 + (80.0 * i / count);
        fixed (double* px = x, py = y) Loop.Run<Exp, F64x8, double>(px, py, count);
        for (int i = 0; i < count; i++)
        {
            DoubleDouble exact = DoubleDouble.Exp(x[i], shift: -500);
            double spacing = Math.ScaleB(1, Math.Max(-574, Math.ILogB(exact.High) - 52));
            Assert.True(Math.Abs(Math.ScaleB(y[i], 500) - exact.High - exact.Low) < spacing, $"exp {x[i]:R} is {y[i]:R}");
        }
    }

    [Fact]
    public void Expm1_of_double_errs_by_less_than_stated() =>
        Double<Expm1>(1.11, -40, 709, x => Math.Abs(x) < 1e-60 ? new(x, x * x / 2) : DoubleDouble.Expm1(x));

    [Fact]
    public void Log_of_double_errs_by_less_than_stated() => Double<Log>(0.79, 1e-300, double.MaxValue, DoubleDouble.Log);

    [Fact]
    public void Log1p_of_double_errs_by_less_than_stated() =>
        Double<Log1p>(0.86, -0.999999, 1e300, x => Math.Abs(x) < 1e-60 ? new(x, -x * x / 2) : DoubleDouble.Log1p(x));

    [Fact]
    public void Tanh_of_double_errs_by_less_than_stated() => Double<Tanh>(1.19, -20, 20, x =>
    {
        if (Math.Abs(x) < 1e-60) return x;
        DoubleDouble grown = DoubleDouble.Expm1(2 * x);
        return grown / (grown + 2);
    });

    [Fact]
    public void Sigmoid_of_double_errs_by_less_than_stated() => Double<Sigmoid>(1.57, -670, 40, x =>
    {
        DoubleDouble power = DoubleDouble.Exp(x);
        return power / (power + 1);
    });

    [Fact]
    public void Sin_of_float_errs_by_less_than_stated() => Float<Sin>(1.15, Math.Sin);

    [Fact]
    public void Cos_of_float_errs_by_less_than_stated() => Float<Cos>(1.15, Math.Cos);

    [Fact]
    public void Atan_of_float_errs_by_less_than_stated() => Float<Atan>(1.26, Math.Atan);

    [Fact]
    public void Erf_of_float_errs_by_less_than_stated() => Float<Erf>(1.12, x => new F64x1(x).Erf().Value);

    [Fact]
    public void NormalCdf_of_float_errs_by_less_than_stated() => Float<NormalCdf>(4.80, x => new F64x1(x).NormalCdf().Value);

    [Fact]
    public void Sin_of_double_errs_by_less_than_stated() => Angles<Sin>(1.12, x => DoubleDouble.SinCos(x).Sin);

    [Fact]
    public void Cos_of_double_errs_by_less_than_stated() => Angles<Cos>(1.15, x => DoubleDouble.SinCos(x).Cos);

    [Fact]
    public void Atan_of_double_errs_by_less_than_stated() =>
        Double<Atan>(1.26, -1e300, 1e300, x => Math.Abs(x) < 1e-60 ? new(x, -x * x / 3 * x) : DoubleDouble.Atan(x));

    [Fact]
    public void Erf_of_double_errs_by_less_than_stated() => Double<Erf>(
        1.12, -6, 6,
        x => Math.Abs(x) > 1e-100 ? DoubleDouble.Erf(x) : new(x * 1.1283791670955126, Math.FusedMultiplyAdd(x, 1.1283791670955126, -x * 1.1283791670955126)));

    [Fact]
    public void NormalCdf_of_double_errs_by_less_than_stated() => Double<NormalCdf>(4.80, -36, 9, DoubleDouble.NormalCdf);

    [Fact]
    public void Powers_of_float_err_by_less_than_stated()
    {
        const int count = 1 << 20;
        float[] x = new float[count], y = new float[count], z = new float[count];
        for (int i = 0; i < count; i++)
        {
            (double number, double power) = Base(i, -149, 127, 110);
            (x[i], y[i]) = ((float)number, (float)power);
        }
        fixed (float* px = x, py = y, pz = z) Loop.Run<Pow, F32x16, float>(px, py, py, pz, count);
        Check<Pow>(0.90, count, i => (x[i], Bits.Ulp(z[i], Math.Pow(x[i], y[i]))));
    }

    [Fact]
    public void Powers_of_double_err_by_less_than_stated()
    {
        const int count = 1 << 18;
        double[] x = new double[count], y = new double[count], z = new double[count];
        for (int i = 0; i < count; i++) (x[i], y[i]) = Base(i, -1022, 1023, 660);
        fixed (double* px = x, py = y, pz = z) Loop.Run<Pow, F64x8, double>(px, py, py, pz, count);
        Check<Pow>(1.10, count, i =>
        {
            DoubleDouble exact = DoubleDouble.Pow(x[i], y[i]);
            return (x[i], Bits.Ulp(z[i], exact.High, exact.Low));
        });
    }

    /// <summary>A positive number, of any exponent or near 1, and an exponent so that |y ln x| stays below a limit.</summary>
    private static (double X, double Y) Base(int i, int least, int most, double limit)
    {
        var random = new Random(i);
        double x = (i % 4) switch
        {
            0 => Math.ScaleB(1 + random.NextDouble(), random.Next(least, most)),
            1 => 0.5 + random.NextDouble() * 1.5,
            2 => Math.Sqrt(2) * (1 + 0.01 * (random.NextDouble() - 0.5)),
            _ => 1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(20)),
        };
        double log = Math.Log(x), y = (random.NextDouble() * 2 - 1) * limit / (log == 0 ? 1 : log);
        return (x, Math.Clamp(y, -1e30, 1e30));
    }

    /// <summary>
    /// Angles of every exponent, up to ten, and the nearest ones to multiples of π/2, of which those below are the hardest there
    /// are (Muller, "Elementary Functions", 2016, 11.3).
    /// </summary>
    private void Angles<O>(double stated, Func<double, DoubleDouble> exact) where O : IFormula
    {
        const int count = 1 << 18;
        double[] x = new double[count], y = new double[count];
        var random = new Random(11);
        for (int i = 0; i < count; i++)
        {
            x[i] = (i % 4) switch
            {
                0 => Math.ScaleB(1 + random.NextDouble(), (i / 4 % 2040) - 1020),
                1 => 20 * (random.NextDouble() - 0.5),
                2 => Math.Round(Math.ScaleB(random.NextDouble(), random.Next(50))) * (Math.PI / 2),
                _ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(20, 34)),
            };
        }
        (x[0], x[1], x[2], x[3]) = (Math.ScaleB(6381956970095103, 797), double.MaxValue, Math.ScaleB(6411027962775774, -48), Math.ScaleB(1, 30));

        fixed (double* px = x, py = y) Loop.Run<O, F64x8, double>(px, py, count);
        Check<O>(stated, count, i =>
        {
            DoubleDouble reference = exact(x[i]);
            return (x[i], Bits.Ulp(y[i], reference.High, reference.Low));
        });
    }

    /// <summary>
    /// Every 1021st of all patterns of float, four million numbers. The figures stated come from every 7th, those of Sin, Cos,
    /// Atan, Erf and NormalCdf from every 23rd.
    /// </summary>
    private void Float<O>(double stated, Func<double, double> exact) where O : IFormula
    {
        const int count = 1 << 22;
        float[] x = new float[count], y = new float[count];
        for (int i = 0; i < count; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)i * 1021);
        fixed (float* px = x, py = y) Loop.Run<O, F32x16, float>(px, py, count);
        Check<O>(stated, count, i => (x[i], Bits.Ulp(y[i], exact(x[i]))));
    }

    /// <summary>Numbers of every exponent between the bounds, and numbers spread evenly where most of the function happens.</summary>
    private void Double<O>(double stated, double low, double high, Func<double, DoubleDouble> exact) where O : IFormula
    {
        const int count = 1 << 18;
        double[] x = new double[count], y = new double[count];
        var random = new Random(7);
        for (int i = 0; i < count; i++)
        {
            double near = Math.Clamp(3 * ((2 * random.NextDouble()) - 1), low, high);
            double wide = Math.ScaleB(1 + random.NextDouble(), (i / 4 % 2040) - 1020);
            if (random.Next(2) == 0) wide = -wide;
            double far = Math.Max(low, -750) + (random.NextDouble() * (Math.Min(high, 750) - Math.Max(low, -750)));
            x[i] = (i % 4) switch { 0 or 1 => near, 2 => wide >= low && wide <= high ? wide : near, _ => far };
        }

        fixed (double* px = x, py = y) Loop.Run<O, F64x8, double>(px, py, count);
        Check<O>(stated, count, i =>
        {
            DoubleDouble reference = exact(x[i]);
            return (x[i], Bits.Ulp(y[i], reference.High, reference.Low));
        });
    }

    private void Check<O>(double stated, int count, Func<int, (double X, double Ulp)> measure)
    {
        (double X, double Ulp) worst = (0, 0);
        for (int i = 0; i < count; i++)
        {
            (double X, double Ulp) here = measure(i);
            if (!(here.Ulp <= worst.Ulp)) worst = here;
        }

        output.WriteLine($"{typeof(O).Name}: {worst.Ulp:F3} ulp at {worst.X:R}");
        Assert.True(worst.Ulp <= stated, $"{typeof(O).Name} errs by {worst.Ulp} ulp at {worst.X:R}; stated: {stated}.");
    }
}
