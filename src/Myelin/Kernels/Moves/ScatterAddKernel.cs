namespace Myelin.Kernels;

/// <summary>y [outer, size, inner] = zeros, and y[o, indices[i], :] += x[o, i, :] for i ascending; x is [outer, count, inner].</summary>
/// <remarks>
/// Work is split over outer and inner, never over i, so the order of each sum is fixed. An index outside 0 .. size - 1 adds nothing,
/// because gathering with it reads no element.
/// </remarks>
sealed unsafe class ScatterAddKernel<V, T>(KernelThreads threads, ElementType indexType, nint outer, nint size, nint count, nint inner) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Columns of one item of work.</summary>
    const nint Width = 64;

    readonly nint strips = (inner + Width - 1) / Width;

    public override object? Key => (typeof(ScatterAddKernel<V, T>), indexType, outer, size, count, inner);

    public override void Run(void** operands) => Split(operands, outer * strips, (size + count) * nint.Min(inner, Width));

    protected override void Do(void** operands, nint from, nint to)
    {
        for (; from < to; from++)
        {
            nint i = from / strips, column = (from - i * strips) * Width;
            T* x = (T*)operands[0] + i * count * inner + column, y = (T*)operands[2] + i * size * inner + column;
            Strip(x, new(operands[1], indexType), y, nint.Min(Width, inner - column));
        }
    }

    [MethodImpl(Hot)]
    void Strip(T* x, Indices indices, T* y, nint width)
    {
        for (nint i = 0; i < size; i++) new Span<T>(y + i * inner, (int)width).Clear();
        nint whole = width / V.Width * V.Width;
        for (nint i = 0; i < count; i++)
        {
            long index = indices[i];
            if ((ulong)index >= (ulong)size) continue;
            T* from = x + i * inner, to = y + (nint)index * inner;
            for (nint j = 0; j < whole; j += V.Width) (V.Load(to + j) + V.Load(from + j)).Store(to + j);
            for (nint j = whole; j < width; j++) Fold.One<SumFold, T>(to + j, from + j);
        }
    }
}
