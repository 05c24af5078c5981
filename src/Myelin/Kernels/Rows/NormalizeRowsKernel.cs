namespace Myelin.Kernels;

/// <summary>
/// y = (x - m) / √(v + ε) · scale + offset for each row of x [rows, length] with its mean m and variance v, which are summed in the order
/// of <see cref="Fold"/>.
/// </summary>
sealed unsafe class NormalizeRowsKernel<V, T>(KernelThreads threads, nint rows, nint length, double epsilon) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(NormalizeRowsKernel<V, T>), rows, length, epsilon);

    public override void Run(void** operands) => Split(operands, rows, length);

    /// <summary>Operands: x, scale, offset, then y, means, variances, inverses.</summary>
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], y = (T*)operands[3], means = (T*)operands[4], variances = (T*)operands[5], inverses = (T*)operands[6];
        T* end = y + to * length;
        var tile = new RowTile<V, T>(length);
        for (nint row = from; row < to; row += tile.Rows)
        {
            nint count = nint.Min(tile.Rows, to - row);
            T* first = x + row * length;
            tile.Sum(first, count);
            for (nint i = 0; i < count; i += V.Width)
            {
                V mean = V.Load(tile.Second + i) / (double)length;
                mean.Store(tile.First + i);
                RowMap<V, T>.Some(mean, means + row + i, nint.Min(V.Width, count - i));
            }
            for (nint i = 0; i < count; i++)
            {
                T* source = first + i * length;
                RowMap<V, T>.ToPadded(default(SquaredDistance), source, source, RowMap<V, T>.All(tile.First + i), 0, length, tile.Row(i));
            }
            tile.Sum(count);
            for (nint i = 0; i < count; i += V.Width)
            {
                V variance = V.Load(tile.Second + i) / (double)length;
                RowMap<V, T>.Some(variance, variances + row + i, nint.Min(V.Width, count - i));
                (1 / (variance + epsilon).Sqrt()).Store(tile.Second + i);
            }
            for (nint i = 0; i < count; i++)
                if (!LargeMoments<T>.IsFinite(variances + row + i)) Again(first + i * length, tile, i, means + row + i, variances + row + i);
            Buffer.MemoryCopy(tile.Second, inverses + row, count * sizeof(T), count * sizeof(T));
            for (nint i = 0; i < count; i++)
            {
                V mean = RowMap<V, T>.All(tile.First + i), inverse = RowMap<V, T>.All(tile.Second + i);
                Apply(first + i * length, (T*)operands[1], (T*)operands[2], mean, inverse, y + (row + i) * length, end);
            }
        }
    }

    /// <summary>Mean, variance and inverse deviation of a row whose sum or squares overflow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Again(T* x, in RowTile<V, T> tile, nint i, T* mean, T* variance)
    {
        if (!LargeMoments<T>.IsFinite(mean)) LargeMoments<T>.Mean(x, 1, length, mean);
        tile.First[i] = *mean;
        LargeMoments<T>.Variance(x, 1, length, epsilon, mean, variance, tile.Second + i);
    }

    [MethodImpl(Inline)]
    void Apply(T* x, T* scale, T* offset, V mean, V inverse, T* y, T* end)
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width) Of(x + i, scale + i, offset + i, mean, inverse).Store(y + i);
        if (i == length) return;
        V last = Of(x + i, scale + i, offset + i, mean, inverse);
        if (y + i + V.Width <= end) last.Store(y + i);
        else RowMap<V, T>.Some(last, y + i, length - i);
    }

    [MethodImpl(Inline)]
    static V Of(T* x, T* scale, T* offset, V mean, V inverse) => ((V.Load(x) - mean) * inverse).MultiplyAdd(V.Load(scale), V.Load(offset));

    readonly struct SquaredDistance : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L x, L same, L mean, L none) where L : ILane<L> => (x - mean) * (x - mean);
    }
}
