namespace Myelin.Kernels;

/// <summary>
/// dx = (g - Σ g / n - u Σ gu / n) r with g = dy · scale and u = (x - m) r, for each row of x [rows, length] with its mean m and inverse
/// deviation r.
/// </summary>
sealed unsafe class NormalizeRowsGradientKernel<V, T>(KernelThreads threads, nint rows, nint length) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(NormalizeRowsGradientKernel<V, T>), rows, length);

    public override void Run(void** operands) => Split(operands, rows, length);

    /// <summary>Operands: x, scale, means, inverses, dy, then dx.</summary>
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], scale = (T*)operands[1], means = (T*)operands[2], inverses = (T*)operands[3], dy = (T*)operands[4];
        T* dx = (T*)operands[5], end = dx + to * length;
        var tile = new RowTile<V, T>(length);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row), at = row * length;
            for (nint i = 0; i < count; i++)
                RowMap<V, T>.ToPadded(default(Product), dy + at + i * length, scale, 0, 0, length, tile.Row(i));
            tile.Sum(count);
            for (nint i = 0; i < count; i += V.Width) (V.Load(tile.Second + i) / (double)length).Store(tile.First + i);
            for (nint i = 0; i < count; i++)
            {
                V mean = RowMap<V, T>.All(means + row + i), inverse = RowMap<V, T>.All(inverses + row + i);
                RowMap<V, T>.ToPadded(default(Weighted), tile.Row(i), x + at + i * length, mean, inverse, length, tile.Row(i));
            }
            tile.Sum(count);
            for (nint i = 0; i < count; i += V.Width) (V.Load(tile.Second + i) / (double)length).Store(tile.Second + i);
            for (nint i = 0; i < count; i++, at += length)
            {
                V mean = RowMap<V, T>.All(means + row + i), inverse = RowMap<V, T>.All(inverses + row + i);
                Apply(x + at, scale, dy + at, mean, inverse, RowMap<V, T>.All(tile.First + i), RowMap<V, T>.All(tile.Second + i), dx + at, end);
            }
        }
    }

    [MethodImpl(Inline)]
    void Apply(T* x, T* scale, T* dy, V mean, V inverse, V share, V slope, T* dx, T* end)
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width) Of(x + i, scale + i, dy + i, mean, inverse, share, slope).Store(dx + i);
        if (i == length) return;
        V last = Of(x + i, scale + i, dy + i, mean, inverse, share, slope);
        if (dx + i + V.Width <= end) last.Store(dx + i);
        else RowMap<V, T>.Some(last, dx + i, length - i);
    }

    [MethodImpl(Inline)]
    static V Of(T* x, T* scale, T* dy, V mean, V inverse, V share, V slope) =>
        ((V.Load(dy) * V.Load(scale)) - share - ((V.Load(x) - mean) * inverse * slope)) * inverse;

    readonly struct Product : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L dy, L scale, L none, L nothing) where L : ILane<L> => dy * scale;
    }

    readonly struct Weighted : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L g, L x, L mean, L inverse) where L : ILane<L> => g * ((x - mean) * inverse);
    }
}
