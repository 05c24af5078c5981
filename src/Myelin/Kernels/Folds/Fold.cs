using System.Numerics;

namespace Myelin.Kernels;

/// <summary>How a reduction combines two numbers.</summary>
interface IFold
{
    /// <summary>The start value of every lane. Folding it in again changes nothing.</summary>
    static abstract double Start { get; }

    static abstract V Of<V>(V earlier, V later) where V : ILane<V>;
}

/// <summary>earlier + later, starting at +0. No partial sum is ever -0, so padding with +0 does not change the result.</summary>
readonly struct SumFold : IFold
{
    public static double Start => 0;

    [MethodImpl(Inline)]
    public static V Of<V>(V earlier, V later) where V : ILane<V> => earlier + later;
}

/// <summary>The larger number; NaN wins. The start saturates to the smallest integer.</summary>
readonly struct MaxFold : IFold
{
    public static double Start => double.NegativeInfinity;

    [MethodImpl(Inline)]
    public static V Of<V>(V earlier, V later) where V : ILane<V> => earlier.Maximum(later);
}

/// <summary>The smaller number; NaN wins. The start saturates to the largest integer.</summary>
readonly struct MinFold : IFold
{
    public static double Start => double.PositiveInfinity;

    [MethodImpl(Inline)]
    public static V Of<V>(V earlier, V later) where V : ILane<V> => earlier.Minimum(later);
}

/// <summary>earlier · later, starting at 1.</summary>
readonly struct ProductFold : IFold
{
    public static double Start => 1;

    [MethodImpl(Inline)]
    public static V Of<V>(V earlier, V later) where V : ILane<V> => earlier * later;
}

/// <summary>The order of every sum in the library.</summary>
/// <remarks>
/// The terms of a sum are divided into blocks of <see cref="Block"/>. The n blocks are folded pairwise: S(n) = S(p) + S(n - p), where p is
/// the largest power of two below n and the first p blocks are on the left. Within a block, a reduction adds term i to lane i mod
/// <see cref="Lanes"/> in ascending order and folds the lanes 8-4-2-1: lane j takes lane j + 8, then j + 4, j + 2 and j + 1. A sum of
/// products (matrix product, convolution and its gradients) and a sum over the window or the repeated index of an element (pooling,
/// scatter-add) is one chain per block, in ascending order. Every lane and every chain begins with the start value. The order depends on the
/// number of terms alone, not on layout, register width or threads, and no term passes through more than a few hundred additions.
/// </remarks>
static unsafe class Fold
{
    public const int Block = 256, Lanes = 16;

    /// <summary>The number of blocks of a sequence.</summary>
    public static nint Blocks(nint length) => (length + Block - 1) / Block;

    /// <summary>The levels of the tree that hold a sum before the last of some blocks is folded: level i holds the sum of 2^i blocks.</summary>
    public static int Levels(nint blocks) => (int)nint.Log2(nint.Max(blocks - 1, 0) * 2 + 1);

    /// <summary>The levels, as bits, that are added to the sum of a block, the lowest first.</summary>
    [MethodImpl(Inline)]
    public static nint Merged(nint block, bool last) => last ? block : block & ~(block + 1);

    /// <summary>The level that holds the sum then, unless it was the last block.</summary>
    [MethodImpl(Inline)]
    public static int Level(nint block) => BitOperations.TrailingZeroCount(block + 1);

    /// <summary>a = fold(a, b) for one number.</summary>
    [MethodImpl(Inline)]
    public static void One<F, T>(T* a, T* b) where F : struct, IFold where T : unmanaged
    {
        if (typeof(T) == typeof(float)) F.Of(F32x1.Load((float*)a), F32x1.Load((float*)b)).Store((float*)a);
        else if (typeof(T) == typeof(double)) F.Of(F64x1.Load((double*)a), F64x1.Load((double*)b)).Store((double*)a);
        else if (typeof(T) == typeof(int)) F.Of(I32x1.Load((int*)a), I32x1.Load((int*)b)).Store((int*)a);
        else F.Of(I64x1.Load((long*)a), I64x1.Load((long*)b)).Store((long*)a);
    }

    /// <summary>Folds the 16 lanes into the first one.</summary>
    [MethodImpl(Inline)]
    public static void Sixteen<F, T>(T* lanes) where F : struct, IFold where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float* x = (float*)lanes;
            F.Of(F.Of(F32x4.Load(x), F32x4.Load(x + 8)), F.Of(F32x4.Load(x + 4), F32x4.Load(x + 12))).Store(x);
            F.Of(F.Of(F32x1.Load(x), F32x1.Load(x + 2)), F.Of(F32x1.Load(x + 1), F32x1.Load(x + 3))).Store(x);
        }
        else if (typeof(T) == typeof(double))
        {
            double* x = (double*)lanes;
            F64x2 even = F.Of(F.Of(F64x2.Load(x), F64x2.Load(x + 8)), F.Of(F64x2.Load(x + 4), F64x2.Load(x + 12)));
            F64x2 odd = F.Of(F.Of(F64x2.Load(x + 2), F64x2.Load(x + 10)), F.Of(F64x2.Load(x + 6), F64x2.Load(x + 14)));
            F.Of(even, odd).Store(x);
            F.Of(F64x1.Load(x), F64x1.Load(x + 1)).Store(x);
        }
        else
        {
            for (int half = 8; half > 0; half /= 2)
                for (int j = 0; j < half; j++) One<F, T>(lanes + j, lanes + j + half);
        }
    }

    /// <summary>Folds the results of <paramref name="blocks"/> blocks, <paramref name="width"/> numbers each, into the first.</summary>
    [MethodImpl(Hot)]
    public static void Pairwise<F, V, T>(T* results, nint blocks, nint width)
        where F : struct, IFold where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
    {
        for (nint step = 1; step < blocks; step *= 2)
        {
            for (nint block = 0; block + step < blocks; block += 2 * step)
            {
                T* a = results + block * width, b = a + step * width;
                nint j = 0;
                for (; j <= width - V.Width; j += V.Width) F.Of(V.Load(a + j), V.Load(b + j)).Store(a + j);
                for (; j < width; j++) One<F, T>(a + j, b + j);
            }
        }
    }
}
