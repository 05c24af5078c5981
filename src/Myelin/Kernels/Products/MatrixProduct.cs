namespace Myelin.Kernels;

/// <summary>C = finish(A·B), for float and double.</summary>
/// <remarks>
/// C[i, j] is the sum of blocks of <see cref="Fold.Block"/> k, folded as <see cref="Fold"/> defines, then the finish. A block is the chain
/// s = fma(A[i, k], B[k, j], s) over ascending k from s = +0. No tiling, register width, number of threads, stride or other size
/// changes its bits. A B of 16 bits gives the bits of first casting it to float. (A NaN stays a NaN; which of its bit patterns comes out is the machine's.)
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>
    /// Runs all products of the batch. The bias is [N], one for all products, the matrices lie as C does, and both are ignored where the finish has
    /// none. C overlaps no operand.
    /// </summary>
    [MethodImpl(Hot)]
    public static void Run<T>(KernelThreads threads, SimdLevel simd, in ProductShape shape, T* a, T* b, T* c, T* bias, T* matrix, ProductFinish finish)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"MatrixProduct: expects float or double, received {typeof(T)}.");
        if (shape.M <= 0 || shape.N <= 0 || shape.Batch <= 0) return;
        switch (simd)
        {
            case SimdLevel.Avx512:
                if (FitsHalf(shape, sizeof(T), Register256<T>.RowsOfOne)) Run<T, Register256<T>>(threads, shape, a, b, c, bias, matrix, finish);
                else Run<T, Register512<T>>(threads, shape, a, b, c, bias, matrix, finish);
                break;
            case SimdLevel.Avx2: Run<T, Register256<T>>(threads, shape, a, b, c, bias, matrix, finish); break;
            case SimdLevel.Vector128: Run<T, Register128<T>>(threads, shape, a, b, c, bias, matrix, finish); break;
            default:
                if (typeof(T) == typeof(float))
                    Run<float, RegisterOfOne<float>>(threads, shape, (float*)a, (float*)b, (float*)c, (float*)bias, (float*)matrix, finish);
                else
                    Run<double, RegisterOfOne<double>>(threads, shape, (double*)a, (double*)b, (double*)c, (double*)bias, (double*)matrix, finish);
                break;
        }
    }

    /// <summary>The same with a B of <see cref="ElementType.Float16"/> or <see cref="ElementType.BFloat16"/>, widened as it is read.</summary>
    public static void Run(
        KernelThreads threads, SimdLevel simd, in ProductShape shape, float* a, ElementType type, ushort* b, float* c, float* bias, float* matrix,
        ProductFinish finish)
    {
        if (type == ElementType.Float16) RunHalf<Float16Format>(threads, simd, shape, a, b, c, bias, matrix, finish);
        else RunHalf<BFloat16Format>(threads, simd, shape, a, b, c, bias, matrix, finish);
    }

    static void RunHalf<H>(
        KernelThreads threads, SimdLevel simd, in ProductShape shape, float* a, ushort* b, float* c, float* bias, float* matrix, ProductFinish finish)
        where H : struct, IHalfFormat
    {
        if (shape.M <= 0 || shape.N <= 0 || shape.Batch <= 0) return;
        switch (simd)
        {
            case SimdLevel.Avx512:
                if (FitsHalf(shape, sizeof(float), Register256<float>.RowsOfOne))
                    RunHalf<H, Register256<float>>(threads, shape, a, b, c, bias, matrix, finish);
                else RunHalf<H, Register512<float>>(threads, shape, a, b, c, bias, matrix, finish);
                break;
            case SimdLevel.Avx2: RunHalf<H, Register256<float>>(threads, shape, a, b, c, bias, matrix, finish); break;
            case SimdLevel.Vector128: RunHalf<H, Register128<float>>(threads, shape, a, b, c, bias, matrix, finish); break;
            default: RunHalf<H, RegisterOfOne<float>>(threads, shape, a, b, c, bias, matrix, finish); break;
        }
    }

    /// <summary>The layout in which a fixed B is read fastest; null if it may as well stay as it is.</summary>
    public static PackedLayout? Layout<T>(KernelThreads threads, SimdLevel simd, in ProductShape shape) where T : unmanaged
    {
        // Narrow products have tiles of their own, and small ones stay in L1.
        if (shape.Batch != 1 || shape.N * sizeof(T) < 512 || (long)shape.K * shape.N * sizeof(T) < 32768) return null;
        int strip = simd switch
        {
            SimdLevel.Avx512 => Strip<T, Register512<T>>(threads, shape),
            SimdLevel.Avx2 => Strip<T, Register256<T>>(threads, shape),
            SimdLevel.Vector128 => Strip<T, Register128<T>>(threads, shape),
            _ when typeof(T) == typeof(float) => Strip<float, RegisterOfOne<float>>(threads, shape),
            _ => Strip<double, RegisterOfOne<double>>(threads, shape),
        };
        return new(shape.K, shape.N, shape.BStep, shape.BColumn, strip, sizeof(T));
    }

    static int Strip<T, V>(KernelThreads threads, in ProductShape shape) where T : unmanaged where V : unmanaged, IProductRegister<V> =>
        shape.M == 1 ? PackedSweep<T, V>.StripOf(shape.N, threads.Count) : (int)ProductPacking<T, V>.StripColumns;

    /// <summary>The same product by a B in a layout of <see cref="Layout"/>.</summary>
    public static void Run<T>(
        KernelThreads threads, SimdLevel simd, in ProductShape shape, PackedLayout layout, T* a, T* b, T* c, T* bias, T* matrix, ProductFinish finish)
        where T : unmanaged
    {
        switch (simd)
        {
            case SimdLevel.Avx512: RunPacked<T, Register512<T>>(threads, shape, layout, a, b, c, bias, matrix, finish); break;
            case SimdLevel.Avx2: RunPacked<T, Register256<T>>(threads, shape, layout, a, b, c, bias, matrix, finish); break;
            case SimdLevel.Vector128: RunPacked<T, Register128<T>>(threads, shape, layout, a, b, c, bias, matrix, finish); break;
            default:
                if (typeof(T) == typeof(float))
                    RunPacked<float, RegisterOfOne<float>>(threads, shape, layout, (float*)a, (float*)b, (float*)c, (float*)bias, (float*)matrix, finish);
                else
                    RunPacked<double, RegisterOfOne<double>>(
                        threads, shape, layout, (double*)a, (double*)b, (double*)c, (double*)bias, (double*)matrix, finish);
                break;
        }
    }

    static void RunPacked<T, V>(
        KernelThreads threads, in ProductShape shape, PackedLayout layout, T* a, T* b, T* c, T* bias, T* matrix, ProductFinish finish)
        where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        if (shape.M == 1)
        {
            ProductJob.Sweep<T, V>(threads, shape, layout, a, b, c, bias, matrix, finish);
            return;
        }
        ProductShape packed = shape with { BStep = layout.Strip, BColumn = layout.Rows };
        ProductJob.Run<T, V, PlainSide<T, V>>(threads, packed, a, b, c, bias, matrix, finish, packed: true);
    }

    /// <summary>
    /// Whether a row of C fills at most 256 bits, so that half of a 512-bit register would be empty. Of a tall and very narrow C the
    /// sides are swapped instead.
    /// </summary>
    [MethodImpl(Inline)]
    static bool FitsHalf(in ProductShape shape, int size, int rows) => shape.N * size <= 32 && (shape.N * size > 16 || shape.M <= rows);

    [MethodImpl(Inline)]
    static void Run<T, V>(KernelThreads threads, in ProductShape shape, T* a, T* b, T* c, T* bias, T* matrix, ProductFinish finish)
        where T : unmanaged where V : unmanaged, IProductRegister<V>
    {
        if (!SingleTile<T, V>.TryRun(shape, a, b, c, bias, matrix, finish))
            ProductJob.Run<T, V, PlainSide<T, V>>(threads, shape, a, b, c, bias, matrix, finish);
    }

    static void RunHalf<H, V>(KernelThreads threads, in ProductShape shape, float* a, ushort* b, float* c, float* bias, float* matrix, ProductFinish finish)
        where H : struct, IHalfFormat where V : unmanaged, IProductRegister<V> =>
        ProductJob.Run<float, V, HalfSide<H, V>>(threads, shape, a, b, c, bias, matrix, finish);
}
