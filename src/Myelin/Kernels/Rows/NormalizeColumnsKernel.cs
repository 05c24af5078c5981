namespace Myelin.Kernels;

/// <summary>y = (x - mean) · inverse · scale + offset for x [rows, columns]. The other operands have one number per column.</summary>
sealed unsafe class NormalizeColumnsKernel<V, T>(KernelThreads threads, nint rows, nint columns) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(NormalizeColumnsKernel<V, T>), rows, columns);

    public override void Run(void** operands) => Split(operands, rows, columns);

    /// <summary>Operands: x, mean, inverse, scale, offset, then y. Rows are written in order, so the last register may extend into the next row.</summary>
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0] + from * columns, y = (T*)operands[5] + from * columns, end = y + (to - from) * columns;
        T* mean = (T*)operands[1], inverse = (T*)operands[2], scale = (T*)operands[3], offset = (T*)operands[4];
        for (; y < end; x += columns, y += columns)
        {
            nint j = 0;
            for (; j <= columns - V.Width; j += V.Width) Of(x + j, mean + j, inverse + j, scale + j, offset + j).Store(y + j);
            if (j == columns) continue;
            V last = Of(x + j, mean + j, inverse + j, scale + j, offset + j);
            if (y + j + V.Width <= end) last.Store(y + j);
            else RowMap<V, T>.Some(last, y + j, columns - j);
        }
    }

    [MethodImpl(Inline)]
    static V Of(T* x, T* mean, T* inverse, T* scale, T* offset) => ((V.Load(x) - V.Load(mean)) * V.Load(inverse)).MultiplyAdd(V.Load(scale), V.Load(offset));
}
