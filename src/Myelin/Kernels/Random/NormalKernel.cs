using System.Runtime.Intrinsics;

namespace Myelin.Kernels;

/// <summary>
/// The standard normal distribution by the method of Box and Muller (1958): √(-2 ln u) cos 2πt and √(-2 ln u) sin 2πt for uniform u in
/// (0, 1] and t in [0, 1).
/// </summary>
/// <remarks>
/// Elements 2p and 2p + 1 are the cosine and the sine of pair p. A pair of floats uses two words, a pair of doubles a whole block. With
/// a = 1/4 - |t|, cos 2πt = sin 2πa; a is computed exactly, in integers, and lies in [-1/4, 1/4].
/// </remarks>
sealed unsafe class NormalKernel<V, T>(KernelThreads threads, SimdLevel simd, nint count) : RandomKernel<T>(threads, simd, count)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>The most elements of a tile of <see cref="RandomKernel{T}"/>.</summary>
    const int Tile = 1024;

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Draw(uint* words, T* numbers, int count)
    {
        T* turns = stackalloc T[Tile];
        if (typeof(T) == typeof(float))
        {
            for (int i = 0; i < count; i += 4) Pairs(words + i, (float*)numbers + i, (float*)turns + i);
        }
        else
        {
            for (int i = 0; i < count; i += 2) Pair(words + 2 * i, (double*)numbers + i, (double*)turns + i);
        }
        for (int i = 0; i < count; i += V.Width)
        {
            V z = (V.Load(numbers + i).Log() * -2).Sqrt() * Sine(V.Load(turns + i));
            z.Store(numbers + i);
        }
    }

    /// <summary>
    /// Two pairs from four words. u = h 2^-31 + 2^-32, rounded to float, where h is the upper 31 bits of a word. a of the cosine, and a of
    /// the sine, which is a quarter turn behind, use all 32 bits of the other word (the difference may wrap around).
    /// </summary>
    [MethodImpl(Inline)]
    static void Pairs(uint* words, float* uniform, float* turns)
    {
        Vector128<uint> w = Vector128.Load(words);
        Vector128<int> radius = (Vector128.Shuffle(w, Vector128.Create(0u, 0, 2, 2)) >>> 1).AsInt32();
        Vector128<int> angle = (Vector128.Shuffle(w, Vector128.Create(1u, 1, 3, 3)) - Vector128.Create(0, 1u << 30, 0, 1u << 30)).AsInt32();
        ((Vector128.ConvertToSingle(radius) * (1f / (1L << 31))) + Vector128.Create(1f / (1L << 32))).Store(uniform);
        (Vector128.ConvertToSingle(Vector128.Create(1 << 30) - Vector128.Abs(angle)) * (1f / (1L << 32))).Store(turns);
    }

    /// <summary>A pair from four words: u = (h + 1) 2^-53 with the upper 53 bits h of the first two words; a uses the upper 54 bits of the others.</summary>
    [MethodImpl(Inline)]
    static void Pair(uint* words, double* uniform, double* turns)
    {
        ulong radius = ((ulong)words[0] << 32) | words[1], angle = ((ulong)words[2] << 32) | words[3];
        uniform[0] = uniform[1] = (long)((radius >> 11) + 1) * (1.0 / (1L << 53));
        turns[0] = ((1L << 52) - Math.Abs((long)angle >> 10)) * (1.0 / (1L << 54));
        turns[1] = ((1L << 52) - Math.Abs((long)(angle - (1UL << 62)) >> 10)) * (1.0 / (1L << 54));
    }

    /// <summary>
    /// sin 2πa for |a| ≤ 1/4 by its Taylor series in x = 2πa. The first omitted term is x^15/15! for float, below 7e-10 at x = π/2, and
    /// x^25/25! for double, below 6e-21.
    /// </summary>
    [MethodImpl(Inline)]
    static V Sine(V a)
    {
        V x = a * (2 * Math.PI), z = x * x, p;
        if (typeof(T) == typeof(double))
        {
            p = -1 / 25852016738884976640000.0; // 23!
            p = p.MultiplyAdd(z, 1 / 51090942171709440000.0);
            p = p.MultiplyAdd(z, -1 / 121645100408832000.0);
            p = p.MultiplyAdd(z, 1 / 355687428096000.0);
            p = p.MultiplyAdd(z, -1 / 1307674368000.0);
            p = p.MultiplyAdd(z, 1 / 6227020800.0);
        }
        else p = 1 / 6227020800.0; // 13!
        p = p.MultiplyAdd(z, -1 / 39916800.0);
        p = p.MultiplyAdd(z, 1 / 362880.0);
        p = p.MultiplyAdd(z, -1 / 5040.0);
        p = p.MultiplyAdd(z, 1 / 120.0);
        p = p.MultiplyAdd(z, -1 / 6.0);
        return (x * z).MultiplyAdd(p, x);
    }
}
