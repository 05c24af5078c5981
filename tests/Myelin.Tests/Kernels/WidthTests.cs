using System.Numerics;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>Every member of every lane gives the bits of the scalar lane; a NaN is any NaN.</summary>
public sealed unsafe class WidthTests
{
    private const int Count = 1 << 20;

    [Fact]
    public void Every_width_of_float_gives_the_same_bits()
    {
        float[] x = Floats(0), y = Floats(1), z = Floats(2);
        AssertAll(x, y, z, Widths<F32x1>, Widths<F32x4>, Widths<F32x8>, Widths<F32x16>);

        float[] Widths<V>(IRunner runner) where V : INumberLane<V, float> => runner.Run<V, float>(x, y, z);
    }

    [Fact]
    public void Every_width_of_double_gives_the_same_bits()
    {
        double[] x = Doubles(0), y = Doubles(1), z = Doubles(2);
        AssertAll(x, y, z, Widths<F64x1>, Widths<F64x2>, Widths<F64x4>, Widths<F64x8>);

        double[] Widths<V>(IRunner runner) where V : INumberLane<V, double> => runner.Run<V, double>(x, y, z);
    }

    private static void AssertAll<T>(
        T[] x, T[] y, T[] z, Func<IRunner, T[]> scalar, params Func<IRunner, T[]>[] wider) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (IRunner runner in Runners)
        {
            T[] expected = scalar(runner);
            foreach (Func<IRunner, T[]> width in wider)
            {
                T[] actual = width(runner);
                for (int i = 0; i < expected.Length; i++)
                {
                    if (Bits.Same(expected[i], actual[i])) continue;
                    Assert.Fail($"{runner.Name}({x[i]}, {y[i]}, {z[i]}) is {expected[i]} alone and {actual[i]} in {width.Method}");
                }
            }
        }
    }

    private static readonly IRunner[] Runners =
    [
        new Runner<Exp>(), new Runner<Expm1>(), new Runner<Log>(), new Runner<Log1p>(), new Runner<Tanh>(), new Runner<Sigmoid>(),
        new Runner<Sin>(), new Runner<Cos>(), new Runner<Atan>(), new Runner<Erf>(), new Runner<NormalCdf>(), new Runner<Pow>(), new Runner<Floor>(),
        new Runner<Ceiling>(),
        new Runner<Sum>(), new Runner<Difference>(), new Runner<Product>(), new Runner<Quotient>(), new Runner<Negation>(),
        new Runner<MultiplyAdd>(), new Runner<Sqrt>(), new Runner<Abs>(), new Runner<Round>(), new Runner<Scale>(),
        new Runner<Maximum>(), new Runner<Minimum>(), new Runner<Greater>(), new Runner<GreaterOrEqual>(), new Runner<Equal>(),
    ];

    private interface IRunner
    {
        string Name { get; }
        T[] Run<V, T>(T[] x, T[] y, T[] z) where V : INumberLane<V, T> where T : unmanaged;
    }

    private sealed class Runner<O> : IRunner where O : IFormula
    {
        public string Name => typeof(O).Name;

        public T[] Run<V, T>(T[] x, T[] y, T[] z) where V : INumberLane<V, T> where T : unmanaged
        {
            var target = new T[x.Length];
            fixed (T* px = x, py = y, pz = z, pt = target) Loop.Run<O, V, T>(px, py, pz, pt, x.Length);
            return target;
        }
    }

    /// <summary>Pairs of special values, then numbers that meet (equal, close, or of any two exponents), by a stride over all patterns.</summary>
    private static float[] Floats(int operand)
    {
        var values = new float[Count];
        uint pattern = 0;
        for (int i = 0; i < Count; i++)
        {
            pattern += 4099; // prime: the patterns visited are spread over all exponents and both signs
            values[i] = i < 8192
                ? (float)Special(i, operand)
                : operand switch
                {
                    0 => BitConverter.UInt32BitsToSingle(pattern),
                    1 => (i % 3) switch
                    {
                        0 => BitConverter.UInt32BitsToSingle(pattern ^ 0x80000001),
                        1 => (pattern % 613) - 306f,
                        _ => BitConverter.UInt32BitsToSingle(pattern * 2654435761),
                    },
                    _ => BitConverter.UInt32BitsToSingle(pattern * 2246822519),
                };
        }

        return values;
    }

    private static double[] Doubles(int operand)
    {
        var values = new double[Count];
        ulong pattern = 0;
        for (int i = 0; i < Count; i++)
        {
            pattern += 17592186044423; // prime, about 2^44
            values[i] = i < 8192
                ? Special(i, operand)
                : operand switch
                {
                    0 => BitConverter.UInt64BitsToDouble(pattern),
                    1 => (i % 3) switch
                    {
                        0 => BitConverter.UInt64BitsToDouble(pattern ^ 0x8000000000000001),
                        1 => (pattern % 4801) - 2400.0,
                        _ => BitConverter.UInt64BitsToDouble(pattern * 11400714819323198485),
                    },
                    _ => BitConverter.UInt64BitsToDouble(pattern * 14029467366897019727),
                };
        }

        return values;
    }

    private static readonly double[] Specials =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -2.5, 2, 3, 88.7, -87.4, -103.9, 709.7, -745.1, double.Epsilon, -double.Epsilon,
        float.Epsilon, -float.Epsilon, 1.17549435e-38, 2.2250738585072014e-308, float.MaxValue, -float.MaxValue, double.MaxValue,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-30, -1e-7, 4194304.5, 0.7071068, 1.4142135,
    ];

    private static double Special(int i, int operand) => Specials[(i >> (5 * operand)) % Specials.Length];
}
