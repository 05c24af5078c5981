namespace Myelin.Kernels;

/// <summary>y [outer, inner] = x [outer, length, inner] folded over its middle axis, in the order of <see cref="Fold"/>.</summary>
sealed unsafe class ReduceKernel<F, V, T>(KernelThreads threads, nint outer, nint length, nint inner) : SplitKernel(threads)
    where F : struct, IFold where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Rows from which threads divide rows; of fewer, they divide blocks.</summary>
    const nint ManyRows = 64;

    readonly nint blocks = nint.Max(1, Fold.Blocks(length));
    readonly nint strips = (inner + ColumnFold<F, V, T>.Width - 1) / ColumnFold<F, V, T>.Width;

    public override object? Key => (typeof(ReduceKernel<F, V, T>), outer, length, inner);

    public override void Run(void** operands)
    {
        T* y = (T*)operands[1];
        nint results = outer * inner;
        if (length == 0)
        {
            V start = F.Start;
            for (nint i = 0; i < results; i += V.Width) start.Store(y + i);
            return;
        }
        if (inner > 1 && outer * blocks * strips == 1)
        {
            ColumnFold<F, V, T>.Run((T*)operands[0], inner, length, inner, y);
            return;
        }
        bool whole = blocks == 1 || (inner == 1 && outer >= ManyRows);
        T* partials = whole ? y : (T*)Scratch.Of(ScratchUse.Partials, results * blocks * sizeof(T));
        void** o = stackalloc void*[] { operands[0], partials };
        nint rows = nint.Min(length, Fold.Block);
        if (inner == 1) Split(o, whole ? outer : outer * blocks, whole ? length : rows);
        else Split(o, outer * blocks * strips, rows * nint.Min(inner, ColumnFold<F, V, T>.Width));
        if (whole) return;
        for (nint i = 0; i < outer; i++)
        {
            T* first = partials + i * blocks * inner;
            Fold.Pairwise<F, V, T>(first, blocks, inner);
            Buffer.MemoryCopy(first, y + i * inner, inner * sizeof(T), inner * sizeof(T));
        }
    }

    /// <summary>Items are blocks of rows or, when columns are folded, strips of blocks.</summary>
    protected override void Do(void** operands, nint from, nint to)
    {
        T* x = (T*)operands[0], y = (T*)operands[1];
        if (inner > 1) Columns(x, y, from, to);
        else if (blocks == 1) RowFold<F, V, T>.Run(x + from * length, length, to - from, length, y + from);
        else if (outer >= ManyRows)
        {
            T* partials = (T*)Scratch.Of(ScratchUse.Partials, RowFold<F, V, T>.PartialsOf(length) * sizeof(T));
            RowFold<F, V, T>.Long(x + from * length, length, to - from, length, y + from, partials);
        }
        else
        {
            while (from < to)
            {
                nint row = from / blocks, block = from - row * blocks, end = nint.Min(blocks, block + to - from);
                RowFold<F, V, T>.Blocks(x + row * length, block, end, length, y + from);
                from += end - block;
            }
        }
    }

    void Columns(T* x, T* y, nint from, nint to)
    {
        for (; from < to; from++)
        {
            nint blockOfAll = from / strips, column = (from - blockOfAll * strips) * ColumnFold<F, V, T>.Width;
            nint i = blockOfAll / blocks, row = (blockOfAll - i * blocks) * Fold.Block;
            ColumnFold<F, V, T>.Run(
                x + (i * length + row) * inner + column, inner,
                nint.Min(Fold.Block, length - row), nint.Min(ColumnFold<F, V, T>.Width, inner - column),
                y + blockOfAll * inner + column);
        }
    }
}
