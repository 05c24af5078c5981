using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// A narrow C would leave most lanes of every register unused. Instead, Cᵀ = Bᵀ·Aᵀ is computed, whose columns are the many rows of A,
/// and transposed as it is finished. The sums are the same.
/// </summary>
internal static unsafe class ProductSwap<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>Rows of C at a time: at most 16 KiB of Cᵀ.</summary>
    const int Rows = 256;

    static nint Lanes => sizeof(V) / sizeof(T);

    /// <summary>Swapping pays if a quarter of the lanes would be unused, although a row-major A must then be transposed.</summary>
    public static bool Suits(ProductTask* task) =>
        task->M >= 2 * Lanes && task->K >= 8 && 4 * task->N <= 3 * Lanes;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ProductTask* task)
    {
        nint resultRow = Rows * sizeof(T), result = task->N * resultRow, strip = ProductPacking<T, V>.StripStep;
        byte* transposed = Scratch.Of(ScratchUse.ProductResult, result + Rows * strip), columns = transposed + result;
        ProductTask swapped = *task;
        swapped.A = task->B;
        swapped.ARow = task->BColumn;
        swapped.AStep = task->BStep;
        swapped.BStep = task->AStep;
        swapped.BColumn = task->ARow;
        swapped.M = task->N;
        swapped.C = transposed;
        swapped.CRow = resultRow;
        swapped.Bias = null;
        swapped.Matrix = 0;
        swapped.Relu = false;
        for (nint row = 0; row < task->M; row += Rows)
        {
            swapped.N = nint.Min(Rows, task->M - row);
            swapped.B = task->A + row * task->ARow;
            ProductDriver<T, V>.RunPlain(&swapped);
            ProductPacking<T, V>.Pack(transposed, sizeof(T), resultRow, task->N, swapped.N, columns);
            byte* c = task->C + row * task->CRow, from = columns;
            for (nint i = 0; i < swapped.N; i++, from += strip, c += task->CRow)
            {
                V sum = *(V*)from;
                if (task->Bias != null) sum.Add(*(V*)task->Bias);
                if (task->Matrix != 0) sum.Add(*(V*)(c + task->Matrix));
                if (task->Relu) sum.Relu();
                V.StoreFirst((V*)c, sum, (int)task->N);
            }
        }
    }
}
