namespace Myelin.Kernels;

/// <summary>dx = y (dy - Σ y dy) for each row of y = softmax x and dy. The products are rounded and summed in the order of <see cref="Fold"/>.</summary>
sealed unsafe class SoftmaxGradientKernel<V, T>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(SoftmaxGradientKernel<V, T>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* y = (T*)operands[0], dy = (T*)operands[1], dx = (T*)operands[2], end = dx + to * length;
        var tile = new RowTile<V, T>(length);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row);
            for (nint i = 0, at = row * length; i < count; i++, at += length)
                RowMap<V, T>.ToPadded(default(Product), y + at, dy + at, 0, 0, length, tile.Row(i));
            tile.Sum(count);
            for (nint i = 0, at = row * length; i < count; i++, at += length)
                RowMap<V, T>.ToRow(default(Gradient), y + at, dy + at, RowMap<V, T>.All(tile.Second + i), 0, length, dx + at, end);
        }
    }

    readonly struct Product : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L y, L dy, L none, L nothing) where L : ILane<L> => y * dy;
    }

    readonly struct Gradient : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L y, L dy, L sum, L none) where L : ILane<L> => y * (dy - sum);
    }
}

/// <summary>dx = dy - e^y Σ dy for each row of y = ln softmax x and dy, summed in the order of <see cref="Fold"/>.</summary>
sealed unsafe class LogSoftmaxGradientKernel<V, T>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(LogSoftmaxGradientKernel<V, T>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* y = (T*)operands[0], dy = (T*)operands[1], dx = (T*)operands[2], end = dx + to * length;
        var tile = new RowTile<V, T>(length);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row), at = row * length;
            tile.Sum(dy + at, count);
            for (nint i = 0; i < count; i++, at += length)
                RowMap<V, T>.ToRow(default(Gradient), y + at, dy + at, RowMap<V, T>.All(tile.Second + i), 0, length, dx + at, end);
        }
    }

    readonly struct Gradient : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L y, L dy, L sum, L none) where L : ILane<L> => dy - (y.Exp() * sum);
    }
}
