using System.Numerics;
using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>The bits of the functions, on record: the same on every machine, with and without SIMD, today and again.</summary>
public sealed unsafe class RecordTests
{
    private const int Count = 1 << 18;

    [Fact]
    public void Functions_of_float_give_the_bits_on_record()
    {
        float[] x = new float[Count], y = new float[Count];
        for (int i = 0; i < Count; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)i * 16411);
        Assert.Equal(
            "Exp aa9650d3a174eceb Expm1 7f71317f7f2fdd82 Log f861d0186c647572 Log1p 6246dee736c05ee1 Tanh c566df803fe342c1 Sigmoid 101efec4a9d1a914",
            $"Exp {Float<Exp>()} Expm1 {Float<Expm1>()} Log {Float<Log>()} Log1p {Float<Log1p>()} Tanh {Float<Tanh>()} Sigmoid {Float<Sigmoid>()}");

        string Float<O>() where O : IFormula
        {
            fixed (float* px = x, py = y) Loop.Run<O, F32x8, float>(px, py, Count);
            return Hash<float>(y);
        }
    }

    [Fact]
    public void Functions_of_double_give_the_bits_on_record()
    {
        double[] x = new double[Count], y = new double[Count];
        for (int i = 0; i < Count; i++) x[i] = BitConverter.UInt64BitsToDouble((ulong)i * 70368744177679);
        Assert.Equal(
            "Exp 4167cfcf4930d276 Expm1 5702936bf013bb0e Log 8620ab8e33ef8d1c Log1p 71513db1584d3baf Tanh 4c793fa7ed118285 Sigmoid 49b68e23ddd7e14e",
            $"Exp {Double<Exp>()} Expm1 {Double<Expm1>()} Log {Double<Log>()} Log1p {Double<Log1p>()} Tanh {Double<Tanh>()} Sigmoid {Double<Sigmoid>()}");

        string Double<O>() where O : IFormula
        {
            fixed (double* px = x, py = y) Loop.Run<O, F64x4, double>(px, py, Count);
            return Hash<double>(y);
        }
    }

    /// <summary>FNV-1a over the bytes, with every NaN as the same one.</summary>
    private static string Hash<T>(T[] values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (T.IsNaN(values[i])) values[i] = -T.One;
        }

        ulong hash = 14695981039346656037;
        foreach (byte part in MemoryMarshal.AsBytes(values.AsSpan())) hash = (hash ^ part) * 1099511628211;
        return hash.ToString("x16");
    }
}
