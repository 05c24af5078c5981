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
    /// <summary>Runs all products of the batch. The bias is [N], one for all products, and ignored where the finish has none.</summary>
    public static void Run<T>(KernelThreads threads, SimdLevel simd, in ProductShape shape, T* a, T* b, T* c, T* bias, ProductFinish finish)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) throw new NotSupportedException($"MatrixProduct: expects float or double, received {typeof(T)}.");
        if (shape.M <= 0 || shape.N <= 0 || shape.Batch <= 0) return;
        ProductJob job;
        job.Task.A = (byte*)a;
        job.Task.B = (byte*)b;
        job.Task.C = (byte*)c;
        job.Task.Bias = finish is ProductFinish.Bias or ProductFinish.BiasRelu ? (byte*)bias : null;
        job.Task.Relu = finish is ProductFinish.BiasRelu or ProductFinish.Relu;
        job.Task.M = shape.M;
        job.Task.N = shape.N;
        job.Task.K = shape.K;
        job.Task.ARow = shape.ARow * sizeof(T);
        job.Task.AStep = shape.AStep * sizeof(T);
        job.Task.BStep = shape.BStep * sizeof(T);
        job.Task.BColumn = shape.BColumn * sizeof(T);
        job.Task.CRow = shape.CRow * sizeof(T);
        job.Batch = shape.Batch;
        job.ABatch = shape.ABatch * sizeof(T);
        job.BBatch = shape.BBatch * sizeof(T);
        job.CBatch = shape.CBatch * sizeof(T);
        switch (simd)
        {
            case SimdLevel.Avx512: ProductJob.Run<T, Register512<T>>(threads, &job); break;
            case SimdLevel.Avx2: ProductJob.Run<T, Register256<T>>(threads, &job); break;
            case SimdLevel.Vector128: ProductJob.Run<T, Register128<T>>(threads, &job); break;
            default:
                if (typeof(T) == typeof(float)) ProductJob.Run<float, RegisterOfOne<float>>(threads, &job);
                else ProductJob.Run<double, RegisterOfOne<double>>(threads, &job);
                break;
        }
    }
}
