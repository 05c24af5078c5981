using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>What one core can do at most: fused multiply-adds of floats between registers, nothing else.</summary>
static unsafe class FmaPeak
{
    const int Rounds = 4096;

    /// <summary>Operations a second with registers of 512 bits, or of 256 at other levels; a multiply-add is counted as two.</summary>
    public static double Measure(SimdLevel simd) => simd == SimdLevel.Avx512
        ? Rounds * 12 * 16 * 2 / Timing.Best(&Run512, null)
        : Rounds * 12 * 8 * 2 / Timing.Best(&Run256, null);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run512(void* _)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(1e-3f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y); b = Vector512.FusedMultiplyAdd(b, x, y); c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y); e = Vector512.FusedMultiplyAdd(e, x, y); f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y); h = Vector512.FusedMultiplyAdd(h, x, y); i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y); k = Vector512.FusedMultiplyAdd(k, x, y); l = Vector512.FusedMultiplyAdd(l, x, y);
        }
        sink = (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run256(void* _)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(1e-3f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y); b = Vector256.FusedMultiplyAdd(b, x, y); c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y); e = Vector256.FusedMultiplyAdd(e, x, y); f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y); h = Vector256.FusedMultiplyAdd(h, x, y); i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y); k = Vector256.FusedMultiplyAdd(k, x, y); l = Vector256.FusedMultiplyAdd(l, x, y);
        }
        sink = (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    static float sink;
}
