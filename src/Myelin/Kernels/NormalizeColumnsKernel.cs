namespace Myelin.Kernels;

/// <summary>y = (x - mean) · inverse · scale + offset for x [rows, columns]; the other operands have a number for each column.</summary>
sealed unsafe class NormalizeColumnsKernel<V, T>(KernelThreads threads, nint rows, nint columns) : SplitKernel(threads) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(NormalizeColumnsKernel<V, T>), rows, columns);

    public override void Run(void** operands) => Split(operands, rows, columns);

    /// <summary>Operands: x, mean, inverse, scale, offset; y. Rows are written in ascending order, so a last register may reach into the next one.</summary>
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0] + from * columns, y = (T*)operands[5] + from * columns, end = y + (to - from) * columns;
        T* mean = (T*)operands[1], inverse = (T*)operands[2], scale = (T*)operands[3], offset = (T*)operands[4];
        for (; y < end; x += columns, y += columns)
        {
            for (nint j = 0; j < columns; j += V.Width)
            {
                V value = ((V.Load(x + j) - V.Load(mean + j)) * V.Load(inverse + j)).MultiplyAdd(V.Load(scale + j), V.Load(offset + j));
                if (y + j + V.Width <= end) value.Store(y + j);
                else RowMap<V, T>.Some(value, y + j, columns - j);
            }
        }
    }
}

/// <summary>dx = (dy - share - (x - mean) · inverse · slope) · factor for x [rows, columns]: share and slope are the means of dy and of dy (x - mean) inverse, factor = scale · inverse.</summary>
sealed unsafe class NormalizeColumnsGradientKernel<V, T>(KernelThreads threads, nint rows, nint columns) : SplitKernel(threads) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(NormalizeColumnsGradientKernel<V, T>), rows, columns);

    public override void Run(void** operands) => Split(operands, rows, columns);

    /// <summary>Operands: x, dy, mean, inverse, factor, share, slope; dx.</summary>
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0] + from * columns, dy = (T*)operands[1] + from * columns, dx = (T*)operands[7] + from * columns, end = dx + (to - from) * columns;
        T* mean = (T*)operands[2], inverse = (T*)operands[3], factor = (T*)operands[4], share = (T*)operands[5], slope = (T*)operands[6];
        for (; dx < end; x += columns, dy += columns, dx += columns)
        {
            for (nint j = 0; j < columns; j += V.Width)
            {
                V value = (V.Load(dy + j) - V.Load(share + j) - ((V.Load(x + j) - V.Load(mean + j)) * V.Load(inverse + j) * V.Load(slope + j))) * V.Load(factor + j);
                if (dx + j + V.Width <= end) value.Store(dx + j);
                else RowMap<V, T>.Some(value, dx + j, columns - j);
            }
        }
    }
}
