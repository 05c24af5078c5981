using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>What the functions must give exactly.</summary>
public sealed unsafe class SpecialValueTests
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    public static TheoryData<string, double, double> Table => new()
    {
        { nameof(Exp), 0.0, 1 }, { nameof(Exp), -0.0, 1 }, { nameof(Exp), Inf, Inf }, { nameof(Exp), -Inf, 0 }, { nameof(Exp), NaN, NaN },
        { nameof(Exp), 1e30, Inf }, { nameof(Exp), -1e30, 0 }, { nameof(Exp), 709.9, Inf }, { nameof(Exp), -745.2, 0 },
        { nameof(Expm1), 0.0, 0.0 }, { nameof(Expm1), -0.0, -0.0 }, { nameof(Expm1), Inf, Inf }, { nameof(Expm1), -Inf, -1 }, { nameof(Expm1), NaN, NaN },
        { nameof(Expm1), -1e30, -1 }, { nameof(Expm1), 1e30, Inf }, { nameof(Expm1), -50, -1 },
        { nameof(Log), 1, 0.0 }, { nameof(Log), 0.0, -Inf }, { nameof(Log), -0.0, -Inf }, { nameof(Log), -1, NaN }, { nameof(Log), -Inf, NaN },
        { nameof(Log), Inf, Inf }, { nameof(Log), NaN, NaN }, { nameof(Log), -1e-30, NaN },
        { nameof(Log1p), 0.0, 0.0 }, { nameof(Log1p), -0.0, -0.0 }, { nameof(Log1p), -1, -Inf }, { nameof(Log1p), Inf, Inf }, { nameof(Log1p), NaN, NaN },
        { nameof(Log1p), -1.5, NaN }, { nameof(Log1p), -Inf, NaN },
        { nameof(Tanh), 0.0, 0.0 }, { nameof(Tanh), -0.0, -0.0 }, { nameof(Tanh), Inf, 1 }, { nameof(Tanh), -Inf, -1 }, { nameof(Tanh), NaN, NaN },
        { nameof(Tanh), 1e30, 1 }, { nameof(Tanh), -25, -1 },
        { nameof(Sigmoid), 0.0, 0.5 },
        { nameof(Sigmoid), -0.0, 0.5 },
        { nameof(Sigmoid), Inf, 1 },
        { nameof(Sigmoid), -Inf, 0.0 },
        { nameof(Sigmoid), NaN, NaN },
        { nameof(Sigmoid), 1e30, 1 }, { nameof(Sigmoid), -1e30, 0.0 },
        { nameof(Sin), 0.0, 0.0 }, { nameof(Sin), -0.0, -0.0 }, { nameof(Sin), Inf, NaN }, { nameof(Sin), -Inf, NaN }, { nameof(Sin), NaN, NaN },
        { nameof(Cos), 0.0, 1 }, { nameof(Cos), -0.0, 1 }, { nameof(Cos), Inf, NaN }, { nameof(Cos), -Inf, NaN }, { nameof(Cos), NaN, NaN },
        { nameof(Atan), 0.0, 0.0 },
        { nameof(Atan), -0.0, -0.0 },
        { nameof(Atan), Inf, Math.PI / 2 },
        { nameof(Atan), -Inf, -Math.PI / 2 },
        { nameof(Atan), NaN, NaN },
        { nameof(Atan), 1, Math.PI / 4 }, { nameof(Atan), -1e30, -Math.PI / 2 },
        { nameof(Erf), 0.0, 0.0 },
        { nameof(Erf), -0.0, -0.0 },
        { nameof(Erf), Inf, 1 },
        { nameof(Erf), -Inf, -1 },
        { nameof(Erf), NaN, NaN },
        { nameof(Erf), 6, 1 },
        { nameof(Erf), -1e30, -1 },
        { nameof(NormalCdf), 0.0, 0.5 },
        { nameof(NormalCdf), -0.0, 0.5 },
        { nameof(NormalCdf), Inf, 1 },
        { nameof(NormalCdf), -Inf, 0.0 },
        { nameof(NormalCdf), NaN, NaN },
        { nameof(NormalCdf), -1e30, 0.0 },
        { nameof(NormalCdf), 9, 1 },
        { nameof(Floor), -0.5, -1 }, { nameof(Floor), -0.0, -0.0 }, { nameof(Floor), 2.5, 2 }, { nameof(Floor), NaN, NaN }, { nameof(Floor), -Inf, -Inf },
        { nameof(Ceiling), -0.5, -0.0 },
        { nameof(Ceiling), 0.0, 0.0 },
        { nameof(Ceiling), 2.25, 3 },
        { nameof(Ceiling), NaN, NaN },
        { nameof(Ceiling), Inf, Inf },
        { nameof(Maximum), NaN, NaN }, { nameof(Minimum), NaN, NaN }, { nameof(Negation), 0.0, -0.0 }, { nameof(Round), 2.5, 2 }, { nameof(Round), -0.3, -0.0 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Function_is_exact(string function, double x, double expected)
    {
        Assert.True(Bits.Same((float)expected, Of<F32x16>((float)x, function)), $"{function}({x}) of float is {Of<F32x16>((float)x, function)}");
        Assert.True(Bits.Same((float)expected, Of<F32x1>((float)x, function)));
        Assert.True(Bits.Same(expected, OfDouble<F64x8>(x, function)), $"{function}({x}) of double is {OfDouble<F64x8>(x, function)}");
        Assert.True(Bits.Same(expected, OfDouble<F64x1>(x, function)));
    }

    [Fact]
    public void Subnormal_numbers_are_kept()
    {
        foreach (float x in (float[])[float.Epsilon, -float.Epsilon, 3e-40f, -1e-38f])
        {
            foreach (string function in (string[])[nameof(Tanh), nameof(Expm1), nameof(Log1p), nameof(Sin), nameof(Atan)])
                Assert.Equal(x, Of<F32x16>(x, function));
        }

        foreach (double x in (double[])[double.Epsilon, -double.Epsilon, 3e-310])
        {
            foreach (string function in (string[])[nameof(Tanh), nameof(Expm1), nameof(Log1p), nameof(Sin), nameof(Atan)])
                Assert.Equal(x, OfDouble<F64x8>(x, function));
        }

        Assert.Equal(float.Epsilon, Of<F32x16>(-103.5f, nameof(Exp)));
        Assert.Equal(float.Epsilon, Of<F32x16>(-103.5f, nameof(Sigmoid)));
        Assert.Equal(double.Epsilon, OfDouble<F64x8>(-744.9, nameof(Sigmoid)));
        Assert.Equal((float)Math.Log(float.Epsilon), Of<F32x16>(float.Epsilon, nameof(Log)));
        Assert.Equal(Math.Log(double.Epsilon), OfDouble<F64x8>(double.Epsilon, nameof(Log)));
    }

    /// <summary>IEEE 754-2019, 9.2.1, as System.Math has it; where no rule holds both round the same simple powers.</summary>
    [Fact]
    public void Powers_of_special_numbers_are_those_of_IEEE()
    {
        double[] numbers =
        [
            0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -2.5, Inf, -Inf, NaN, 1e30, -1e30, 16777216, -16777217, 1e-30, -1e-30, 9007199254740991,
            -9007199254740991,
        ];
        foreach (double x in numbers)
        {
            foreach (double y in numbers)
            {
                double exact = Math.Pow(x, y);
                if (double.IsFinite(exact) && exact != 0 && (exact != Math.Round(exact) || Math.Abs(exact) > 1e15)) continue;
                double received = new F64x1(x).Pow(y).Value;
                Assert.True(Bits.Same(exact, received), $"{x}^{y} is {exact}, received {received}");
                double single = Math.Pow((float)x, (float)y);
                if (single != (float)single && double.IsFinite(single) && Math.Abs(single) is > 1e-50 and < 3.5e38) continue;
                Assert.True(
                    Bits.Same((float)single, new F32x1((float)x).Pow((float)y).Value),
                    $"{x}^{y} of float is {(float)single}, received {new F32x1((float)x).Pow((float)y).Value}");
            }
        }
    }

    [Fact]
    public void Maximum_and_minimum_order_zeros_and_pass_NaN_on()
    {
        Assert.True(Bits.Same(0f, Read(((F32x16)(-0.0)).Maximum(0.0))));
        Assert.True(Bits.Same(0f, Read(((F32x16)0.0).Maximum(-0.0))));
        Assert.True(Bits.Same(-0f, Read(((F32x16)0.0).Minimum(-0.0))));
        Assert.True(Bits.Same(float.NaN, Read(((F32x16)1).Maximum(NaN))));
        Assert.True(Bits.Same(float.NaN, Read(((F32x16)NaN).Minimum(1))));
    }

    [Fact]
    public void Scale_rounds_once()
    {
        // Just over half of the smallest number: by way of a subnormal number it would become exactly half, and then 0.
        float x = 1 + MathF.ScaleB(1, -23);
        Assert.Equal((float)Math.ScaleB((double)x, -150), Read(((F32x8)x).Scale(-150)));
        Assert.Equal((float)Math.ScaleB((double)x, -140), Read(((F32x1)x).Scale(-140)));
        Assert.Equal(1f, Read(((F32x4)float.Epsilon).Scale(149)));
        Assert.Equal(MathF.ScaleB(float.Epsilon, 270), Read(((F32x4)float.Epsilon).Scale(270)));
        Assert.Equal(float.Epsilon, Read(((F32x8)float.MaxValue).Scale(-277)));
        Assert.Equal(float.PositiveInfinity, Read(((F32x8)float.Epsilon).Scale(1e9)));
    }

    private static float Read<V>(V lane) where V : INumberLane<V, float>
    {
        float* target = stackalloc float[16];
        lane.Store(target);
        return target[V.Width - 1];
    }

    private static float Of<V>(float x, string function) where V : ILane<V>, INumberLane<V, float> => Read(Apply<V>(x, function));

    private static double OfDouble<V>(double x, string function) where V : ILane<V>, INumberLane<V, double>
    {
        double* target = stackalloc double[8];
        Apply<V>(x, function).Store(target);
        return target[V.Width - 1];
    }

    private static V Apply<V>(V x, string function) where V : ILane<V> => function switch
    {
        nameof(Exp) => x.Exp(),
        nameof(Expm1) => x.Expm1(),
        nameof(Log) => x.Log(),
        nameof(Log1p) => x.Log1p(),
        nameof(Tanh) => x.Tanh(),
        nameof(Sigmoid) => x.Sigmoid(),
        nameof(Sin) => x.Sin(),
        nameof(Cos) => x.Cos(),
        nameof(Atan) => x.Atan(),
        nameof(Erf) => x.Erf(),
        nameof(NormalCdf) => x.NormalCdf(),
        nameof(Floor) => x.Floor(),
        nameof(Ceiling) => x.Ceiling(),
        nameof(Maximum) => x.Maximum(1),
        nameof(Minimum) => x.Minimum(1),
        nameof(Negation) => -x,
        nameof(Round) => x.Round(),
        _ => throw new ArgumentException(function),
    };
}
