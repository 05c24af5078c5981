using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// y[o, k, :] = the sum of x[o, i, :] over the i with indices[i] = k, ascending, in blocks as <see cref="Fold"/> defines; 0 if there are none.
/// y is [outer, size, inner], x is [outer, count, inner].
/// </summary>
/// <remarks>
/// Work is split over outer and inner, never over i. An index outside 0 .. size - 1 adds nothing, because gathering with it reads no element.
/// </remarks>
sealed unsafe class ScatterAddKernel<V, T>(KernelThreads threads, ElementType indexType, nint outer, nint size, nint count, nint inner) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Columns of one item of work.</summary>
    const nint Width = 64;

    readonly nint strips = (inner + Width - 1) / Width;

    public override object? Key => (typeof(ScatterAddKernel<V, T>), indexType, outer, size, count, inner);

    /// <summary>Operands: x, indices, y.</summary>
    public override void Run(void** operands)
    {
        void** o = stackalloc void*[] { operands[0], operands[1], operands[2], count > Fold.Block ? LongSums(new(operands[1], indexType)) : null };
        Split(o, outer * strips, (size + count) * nint.Min(inner, Width));
    }

    /// <summary>
    /// The first level of partial sums of each element, or -1 if its sum is one block; after them, the number of levels. Null if all sums are
    /// of one block.
    /// </summary>
    [MethodImpl(Hot)]
    nint* LongSums(Indices indices)
    {
        nint* terms = (nint*)Scratch.Of(ScratchUse.Other, (size + 1) * sizeof(nint));
        new Span<nint>(terms, checked((int)size + 1)).Clear();
        nint most = 0, levels = 0;
        for (nint i = 0; i < count; i++)
        {
            long index = indices[i];
            if ((ulong)index < (ulong)size) most = nint.Max(most, ++terms[index]);
        }
        if (most <= Fold.Block) return null;
        for (nint i = 0; i < size; i++)
        {
            int own = Fold.Levels(Fold.Blocks(terms[i]));
            terms[i] = own == 0 ? -1 : levels;
            levels += own;
        }
        terms[size] = levels;
        return terms;
    }

    protected override void Do(void** operands, nint from, nint to)
    {
        for (; from < to; from++)
        {
            nint i = from / strips, column = (from - i * strips) * Width;
            T* x = (T*)operands[0] + i * count * inner + column, y = (T*)operands[2] + i * size * inner + column;
            if (operands[3] == null) Strip(x, new(operands[1], indexType), y, nint.Min(Width, inner - column));
            else LongStrip(x, new(operands[1], indexType), (nint*)operands[3], y, nint.Min(Width, inner - column));
        }
    }

    [MethodImpl(Hot)]
    void Strip(T* x, Indices indices, T* y, nint width)
    {
        for (nint i = 0; i < size; i++) new Span<T>(y + i * inner, (int)width).Clear();
        for (nint i = 0; i < count; i++)
        {
            long index = indices[i];
            if ((ulong)index < (ulong)size) Add(x + i * inner, y + (nint)index * inner, width);
        }
    }

    /// <summary>The same where some elements have sums of several blocks.</summary>
    [MethodImpl(Hot)]
    void LongStrip(T* x, Indices indices, nint* first, T* y, nint width)
    {
        for (nint i = 0; i < size; i++) new Span<T>(y + i * inner, (int)width).Clear();
        T* partials = (T*)Scratch.Of(ScratchUse.Partials, first[size] * Width * sizeof(T) + size * sizeof(nint));
        nint* terms = (nint*)(partials + first[size] * Width);
        new Span<nint>(terms, (int)size).Clear();
        for (nint i = 0; i < count; i++)
        {
            long index = indices[i];
            if ((ulong)index >= (ulong)size) continue;
            T* to = y + (nint)index * inner;
            if (first[index] >= 0 && terms[index]++ is > 0 and var term && term % Fold.Block == 0)
            {
                nint block = term / Fold.Block - 1;
                Merge(partials + first[index] * Width, Fold.Merged(block, last: false), to, width);
                new Span<T>(to, (int)width).CopyTo(new(partials + (first[index] + Fold.Level(block)) * Width, (int)width));
                new Span<T>(to, (int)width).Clear();
            }
            Add(x + i * inner, to, width);
        }
        for (nint k = 0; k < size; k++)
            if (first[k] >= 0) Merge(partials + first[k] * Width, Fold.Merged((terms[k] - 1) / Fold.Block, last: true), y + k * inner, width);
    }

    /// <summary>to = the partial sums of some levels + to.</summary>
    static void Merge(T* partials, nint levels, T* to, nint width)
    {
        for (; levels != 0; levels &= levels - 1) Add(partials + BitOperations.TrailingZeroCount(levels) * Width, to, width);
    }

    /// <summary>to += from.</summary>
    [MethodImpl(Inline)]
    static void Add(T* from, T* to, nint width)
    {
        nint whole = width / V.Width * V.Width;
        for (nint j = 0; j < whole; j += V.Width) (V.Load(to + j) + V.Load(from + j)).Store(to + j);
        for (nint j = whole; j < width; j++) Fold.One<SumFold, T>(to + j, from + j);
    }
}
