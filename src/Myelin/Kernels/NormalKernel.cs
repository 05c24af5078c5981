namespace Myelin.Kernels;

/// <summary>The standard normal distribution by Box and Muller (1958): of two uniform numbers u in (0, 1] and t in turns, √(-2 ln u) cos 2πt and √(-2 ln u) sin 2πt.</summary>
/// <remarks>
/// Elements 2p and 2p + 1 are the cosine and the sine of pair p. A float pair takes two words, a double pair a whole
/// block. With a = 1/4 - |t|, cos 2πt = sin 2πa; a is formed in whole numbers, exactly, and lies in [-1/4, 1/4].
/// </remarks>
sealed unsafe class NormalKernel<V, T>(KernelThreads threads, nint count) : RandomKernel<T>(threads, count) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Elements at a time, in L1.</summary>
    const int Tile = 512;

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Draw(ulong stream, ulong step, nint from, nint to, T* y, nint n)
    {
        T* uniform = stackalloc T[Tile], turns = stackalloc T[Tile];
        for (nint block = from; block < to; block += Tile / PerBlock)
        {
            nint end = nint.Min(to, block + Tile / PerBlock), elements = nint.Min(Tile, n);
            for (nint i = block, at = 0; i < end; i++, at += PerBlock)
            {
                (uint w0, uint w1, uint w2, uint w3) = Philox.Block((ulong)i, step, stream);
                if (typeof(T) == typeof(float))
                {
                    Pair((float*)uniform + at, (float*)turns + at, w0, w1);
                    Pair((float*)uniform + at + 2, (float*)turns + at + 2, w2, w3);
                }
                else Pair((double*)uniform + at, (double*)turns + at, ((ulong)w0 << 32) | w1, ((ulong)w2 << 32) | w3);
            }
            for (nint i = 0; i < elements; i += V.Width)
            {
                V z = (V.Load(uniform + i).Log() * -2).Sqrt() * Sine(V.Load(turns + i));
                if (i + V.Width <= elements) z.Store(y + i);
                else RowMap<V, T>.Some(z, y + i, elements - i);
            }
            y += Tile;
            n -= Tile;
        }
    }

    /// <summary>u = (w + 1) 2^-32, rounded; the cosine's a and the sine's, which is a quarter turn behind.</summary>
    [MethodImpl(Inline)]
    static void Pair(float* uniform, float* turns, uint radius, uint angle)
    {
        uniform[0] = uniform[1] = (float)((radius + 1.0) * (1.0 / (1L << 32)));
        turns[0] = ((1L << 30) - Math.Abs((long)(int)angle)) * (1f / (1L << 32));
        turns[1] = ((1L << 30) - Math.Abs((long)(int)(angle - (1u << 30)))) * (1f / (1L << 32));
    }

    /// <summary>u from 53 bits, a from 54.</summary>
    [MethodImpl(Inline)]
    static void Pair(double* uniform, double* turns, ulong radius, ulong angle)
    {
        uniform[0] = uniform[1] = (long)((radius >> 11) + 1) * (1.0 / (1L << 53));
        turns[0] = ((1L << 52) - Math.Abs((long)angle >> 10)) * (1.0 / (1L << 54));
        turns[1] = ((1L << 52) - Math.Abs((long)(angle - (1UL << 62)) >> 10)) * (1.0 / (1L << 54));
    }

    /// <summary>
    /// sin 2πa for |a| ≤ 1/4 by its Taylor series in x = 2πa. The first term left out is x^15/15! for float, below 7e-10
    /// at x = π/2, and x^25/25! for double, below 6e-21.
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
