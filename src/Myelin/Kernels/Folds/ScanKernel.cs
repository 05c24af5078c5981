namespace Myelin.Kernels;

/// <summary>y [outer, length, inner] = the running sums of x along its middle axis: y_i = y_(i-1) + x_i, starting at +0.</summary>
/// <remarks>
/// Exclusive: y_i = y_(i-1) + x_(i-1), y_0 = +0. Reversed: i descends from the last. Work is split over outer and inner, so the order of
/// each sum is fixed.
/// </remarks>
sealed unsafe class ScanKernel<V, T>(KernelThreads threads, nint outer, nint length, nint inner, bool exclusive, bool reverse) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Columns of one item of work.</summary>
    const nint Width = 64;

    readonly nint strips = (inner + Width - 1) / Width;

    public override object? Key => (typeof(ScanKernel<V, T>), outer, length, inner, exclusive, reverse);

    public override void Run(void** operands) => Split(operands, outer * strips, length * nint.Min(inner, Width));

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* sums = stackalloc T[(int)Width + Fold.Lanes];
        nint step = reverse ? -inner : inner, start = reverse ? (length - 1) * inner : 0;
        for (; from < to; from++)
        {
            nint i = from / strips, column = (from - i * strips) * Width, at = i * length * inner + start + column;
            Strip((T*)operands[0] + at, (T*)operands[1] + at, step, (int)nint.Min(Width, inner - column), sums);
        }
    }

    [MethodImpl(Inline)]
    void Strip(T* x, T* y, nint step, int width, T* sums)
    {
        new Span<T>(sums, (int)Width).Clear();
        for (nint i = 0; i < length; i++, x += step, y += step)
        {
            if (exclusive) new ReadOnlySpan<T>(sums, width).CopyTo(new(y, width));
            for (nint j = 0; j < width; j += V.Width) (V.Load(sums + j) + V.Load(x + j)).Store(sums + j);
            if (!exclusive) new ReadOnlySpan<T>(sums, width).CopyTo(new(y, width));
        }
    }
}
