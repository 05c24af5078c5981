namespace Myelin.Kernels;

/// <summary>
/// v = squares / rows and 1 / √(v + ε) for each column of x [rows, columns]. Columns whose squares overflow are summed again in a larger range.
/// </summary>
sealed unsafe class ColumnDeviationsKernel<V, T>(nint rows, nint columns, double epsilon) : Kernel
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(ColumnDeviationsKernel<V, T>), rows, columns, epsilon);

    /// <summary>Operands: x, means, squares, then variances and inverse deviations.</summary>
    public override void Run(void** operands)
    {
        T* x = (T*)operands[0], means = (T*)operands[1], squares = (T*)operands[2], variances = (T*)operands[3], inverses = (T*)operands[4];
        for (nint j = 0; j < columns; j += V.Width)
        {
            V variance = V.Load(squares + j) / (double)rows;
            nint count = nint.Min(V.Width, columns - j);
            RowMap<V, T>.Some(variance, variances + j, count);
            RowMap<V, T>.Some(1 / (variance + epsilon).Sqrt(), inverses + j, count);
        }
        for (nint j = 0; j < columns; j++)
            if (!LargeMoments<T>.IsFinite(variances + j)) LargeMoments<T>.Variance(x + j, columns, rows, epsilon, means + j, variances + j, inverses + j);
    }
}
