using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>C = finish(A·B), for float and double.</summary>
/// <remarks>
/// C[i, j] is the chain s = fma(A[i, k], B[k, j], s) over ascending k from s = +0, then the finish: one definition, whose
/// bits no blocking, register width, number of threads, stride or other size changes. (A NaN stays a NaN; which of its
/// bit patterns comes out is the machine's.)
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>
    /// Runs all products of the batch. The bias is [N], one for all products, and ignored where the finish has none. C
    /// overlaps neither A nor B.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(KernelThreads threads, SimdLevel simd, in ProductShape shape, T* a, T* b, T* c, T* bias, ProductFinish finish)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) throw new NotSupportedException($"MatrixProduct: expects float or double, received {typeof(T)}.");
        if (shape.M <= 0 || shape.N <= 0 || shape.Batch <= 0) return;
        switch (simd)
        {
            case SimdLevel.Avx512:
                // A row that fits 256 bits would leave half of 512 empty; of a high and very narrow C the sides are swapped.
                if (shape.N * sizeof(T) <= 32 && (shape.N * sizeof(T) > 16 || shape.M <= Register256<T>.RowsOfOne)) Run<T, Register256<T>>(threads, shape, a, b, c, bias, finish);
                else Run<T, Register512<T>>(threads, shape, a, b, c, bias, finish);
                break;
            case SimdLevel.Avx2: Run<T, Register256<T>>(threads, shape, a, b, c, bias, finish); break;
            case SimdLevel.Vector128: Run<T, Register128<T>>(threads, shape, a, b, c, bias, finish); break;
            default:
                if (typeof(T) == typeof(float)) Run<float, RegisterOfOne<float>>(threads, shape, (float*)a, (float*)b, (float*)c, (float*)bias, finish);
                else Run<double, RegisterOfOne<double>>(threads, shape, (double*)a, (double*)b, (double*)c, (double*)bias, finish);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Run<T, V>(KernelThreads threads, in ProductShape shape, T* a, T* b, T* c, T* bias, ProductFinish finish)
        where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        if (!SingleTile<T, V>.TryRun(shape, a, b, c, bias, finish)) ProductJob.Run<T, V>(threads, shape, a, b, c, bias, finish);
    }
}
