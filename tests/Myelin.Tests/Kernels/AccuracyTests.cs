using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>The errors that the functions' documentation states, in units of the last place, measured on the widest lane.</summary>
public sealed unsafe class AccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void Exp_of_float_errs_by_less_than_stated() => Float<Exp>(0.98, Math.Exp);

    [Fact]
    public void Expm1_of_float_errs_by_less_than_stated() => Float<Expm1>(1.30, x => Math.Abs(x) < 1 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1);

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
    public void Expm1_of_double_errs_by_less_than_stated() => Double<Expm1>(1.11, -40, 709, x => Math.Abs(x) < 1e-60 ? new(x, x * x / 2) : DoubleDouble.Expm1(x));

    [Fact]
    public void Log_of_double_errs_by_less_than_stated() => Double<Log>(0.79, 1e-300, double.MaxValue, DoubleDouble.Log);

    [Fact]
    public void Log1p_of_double_errs_by_less_than_stated() => Double<Log1p>(0.86, -0.999999, 1e300, x => Math.Abs(x) < 1e-60 ? new(x, -x * x / 2) : DoubleDouble.Log1p(x));

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

    /// <summary>Every 1021st of all patterns of float, four million numbers. The figures stated come from every 7th.</summary>
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
        const int count = 1 << 19;
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
