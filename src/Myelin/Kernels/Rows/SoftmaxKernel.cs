namespace Myelin.Kernels;

/// <summary>y = e^(x - m) / Σ e^(x - m) for each row of x [rows, length] with the maximum m, summed in the order of <see cref="Fold"/>.</summary>
/// <remarks>A row that contains NaN or +∞, or only -∞, gives a row of NaN.</remarks>
sealed unsafe class SoftmaxKernel<V, T>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(SoftmaxKernel<V, T>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], y = (T*)operands[1], end = y + to * length;
        var tile = new RowTile<V, T>(length);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row);
            tile.Exponentials(x + row * length, count);
            for (nint i = 0; i < count; i++)
                RowMap<V, T>.ToRow(default(Quotient), tile.Row(i), tile.Row(i), RowMap<V, T>.All(tile.Second + i), 0, length, y + (row + i) * length, end);
        }
    }

    readonly struct Quotient : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L e, L unused, L sum, L none) where L : ILane<L> => e / sum;
    }
}

/// <summary>y = (x - m) - ln Σ e^(x - m) for each row of x [rows, length] with the maximum m.</summary>
/// <remarks>A row that contains NaN or +∞, or only -∞, gives a row of NaN.</remarks>
sealed unsafe class LogSoftmaxKernel<V, T>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(LogSoftmaxKernel<V, T>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], y = (T*)operands[1], end = y + to * length;
        var tile = new RowTile<V, T>(length);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row);
            T* first = x + row * length;
            tile.Exponentials(first, count);
            for (nint i = 0; i < count; i += V.Width) V.Load(tile.Second + i).Log().Store(tile.Second + i);
            for (nint i = 0; i < count; i++)
            {
                T* source = first + i * length;
                V maximum = RowMap<V, T>.All(tile.First + i), logarithm = RowMap<V, T>.All(tile.Second + i);
                RowMap<V, T>.ToRow(default(Difference), source, source, maximum, logarithm, length, y + (row + i) * length, end);
            }
        }
    }

    readonly struct Difference : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L x, L unused, L maximum, L logarithm) where L : ILane<L> => x - maximum - logarithm;
    }
}
