namespace Myelin.Kernels;

/// <summary>One or two sums of terms for each column, over the rows of x and dy [rows, columns] in the order of <see cref="Fold"/>.</summary>
/// <typeparam name="A">The term of the first sum.</typeparam>
/// <typeparam name="B">The term of the second sum; the same type as the first if there is none.</typeparam>
/// <typeparam name="S">How mean and inverse are stored.</typeparam>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">The element.</typeparam>
sealed unsafe class ColumnTermsKernel<A, B, S, V, T>(KernelThreads threads, nint rows, nint columns) : SplitKernel(threads)
    where A : struct, ITerm where B : struct, ITerm where S : struct, IStatistics where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    const int Width = ColumnFold<SumFold, V, T>.Width;

    readonly nint blocks = nint.Max(1, Fold.Blocks(rows)), strips = (columns + Width - 1) / Width;

    static int Sums
    {
        [MethodImpl(Inline)]
        get => ColumnTerms<A, B, S, V, T>.Two ? 2 : 1;
    }

    public override object? Key => (typeof(ColumnTermsKernel<A, B, S, V, T>), rows, columns);

    /// <summary>Operands: x, dy, mean, inverse, then the sums.</summary>
    public override void Run(void** operands)
    {
        nint size = blocks * columns;
        T* partials = (T*)Scratch.Of(ScratchUse.Partials, Sums * size * sizeof(T));
        void** o = stackalloc void*[] { operands[0], operands[1], operands[2], operands[3], partials };
        Split(o, blocks * strips, Sums * nint.Min(rows, Fold.Block) * nint.Min(columns, Width));
        for (int sum = 0; sum < Sums; sum++)
        {
            Fold.Pairwise<SumFold, V, T>(partials + sum * size, blocks, columns);
            Buffer.MemoryCopy(partials + sum * size, operands[4 + sum], columns * sizeof(T), columns * sizeof(T));
        }
    }

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], dy = (T*)operands[1], mean = (T*)operands[2], inverse = (T*)operands[3], y = (T*)operands[4];
        nint pitch = (nint.Min(columns, Width) + V.Width - 1) / V.Width * V.Width, size = Fold.Lanes * pitch;
        T* lanes = (T*)Scratch.Of(ScratchUse.Other, Sums * size * sizeof(T)), others = lanes + (Sums - 1) * size;
        var terms = new ColumnTerms<A, B, S, V, T>(x, dy, mean, inverse, columns);
        for (; from < to; from++)
        {
            nint block = from / strips, column = (from - block * strips) * Width, width = nint.Min(Width, columns - column);
            nint row = block * Fold.Block, last = nint.Min(rows, row + Fold.Block);
            new Span<T>(lanes, Sums * (int)size).Clear();
            for (; row <= last - ColumnTerms<A, B, S, V, T>.Together; row += ColumnTerms<A, B, S, V, T>.Together)
                terms.Add(row, column, width, lanes, others, pitch);
            terms.AddLast(row, last - row, column, width, lanes, others, pitch);
            ColumnFold<SumFold, V, T>.Finish(lanes, pitch, width, y + block * columns + column);
            if (Sums == 2) ColumnFold<SumFold, V, T>.Finish(others, pitch, width, y + (blocks + block) * columns + column);
        }
    }
}
