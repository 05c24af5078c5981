namespace Myelin.Kernels;

/// <summary>
/// dx = (dy - share - (x - mean) · inverse · slope) · factor for x [rows, columns], where share and slope are the means of dy and of
/// dy (x - mean) inverse, and factor = scale · inverse.
/// </summary>
sealed unsafe class NormalizeColumnsGradientKernel<V, T>(KernelThreads threads, nint rows, nint columns) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(NormalizeColumnsGradientKernel<V, T>), rows, columns);

    public override void Run(void** operands) => Split(operands, rows, columns);

    /// <summary>Operands: x, dy, mean, inverse, factor, share, slope, then dx.</summary>
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0] + from * columns, dy = (T*)operands[1] + from * columns;
        T* dx = (T*)operands[7] + from * columns, end = dx + (to - from) * columns;
        T* mean = (T*)operands[2], inverse = (T*)operands[3], factor = (T*)operands[4], share = (T*)operands[5], slope = (T*)operands[6];
        for (; dx < end; x += columns, dy += columns, dx += columns)
        {
            nint j = 0;
            for (; j <= columns - V.Width; j += V.Width) Of(x + j, dy + j, mean + j, inverse + j, factor + j, share + j, slope + j).Store(dx + j);
            if (j == columns) continue;
            V last = Of(x + j, dy + j, mean + j, inverse + j, factor + j, share + j, slope + j);
            if (dx + j + V.Width <= end) last.Store(dx + j);
            else RowMap<V, T>.Some(last, dx + j, columns - j);
        }
    }

    [MethodImpl(Inline)]
    static V Of(T* x, T* dy, T* mean, T* inverse, T* factor, T* share, T* slope) =>
        (V.Load(dy) - V.Load(share) - ((V.Load(x) - V.Load(mean)) * V.Load(inverse) * V.Load(slope))) * V.Load(factor);
}
