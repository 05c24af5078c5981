namespace Myelin.Kernels;

/// <summary>m = sum / rows for each column of x [rows, columns]. Columns whose sum overflows are summed again in a larger range.</summary>
sealed unsafe class ColumnMeansKernel<V, T>(nint rows, nint columns) : Kernel
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(ColumnMeansKernel<V, T>), rows, columns);

    /// <summary>Operands: x, sums, then means.</summary>
    public override void Run(void** operands)
    {
        T* x = (T*)operands[0], sums = (T*)operands[1], means = (T*)operands[2];
        for (nint j = 0; j < columns; j += V.Width) RowMap<V, T>.Some(V.Load(sums + j) / (double)rows, means + j, nint.Min(V.Width, columns - j));
        for (nint j = 0; j < columns; j++)
            if (!LargeMoments<T>.IsFinite(means + j)) LargeMoments<T>.Mean(x + j, columns, rows, means + j);
    }
}
