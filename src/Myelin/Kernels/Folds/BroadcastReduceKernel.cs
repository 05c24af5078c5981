namespace Myelin.Kernels;

/// <summary>
/// As <see cref="ReduceKernel{F, V, T}"/>, for a view that is larger than its memory: each block is gathered on its own, so that the view is
/// never laid out as a whole.
/// </summary>
/// <param name="threads">The threads to run on.</param>
/// <param name="layout">The domain [outer, length, inner] and how x runs over it.</param>
/// <param name="outer">The product of the sizes of the axes before.</param>
/// <param name="length">The number of terms.</param>
/// <param name="inner">The product of the sizes of the axes after.</param>
/// <param name="tree">The distinct parts of the fold; null to fold every block.</param>
sealed unsafe class BroadcastReduceKernel<F, V, T>(KernelThreads threads, MapLayout layout, nint outer, nint length, nint inner, FoldTree? tree)
    : SplitKernel(threads)
    where F : struct, IFold where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    readonly nint blocks = nint.Max(1, Fold.Blocks(length));
    readonly nint strips = (inner + ColumnFold<F, V, T>.Width - 1) / ColumnFold<F, V, T>.Width;

    public override object? Key => (typeof(BroadcastReduceKernel<F, V, T>), layout, outer, length, inner);

    public override void Run(void** operands)
    {
        T* y = (T*)operands[1];
        if (tree != null)
        {
            Split(operands, outer * strips, tree.Parts.Length * nint.Min(inner, ColumnFold<F, V, T>.Width));
            return;
        }
        T* partials = blocks == 1 ? y : (T*)Scratch.Of(ScratchUse.Partials, outer * inner * blocks * sizeof(T));
        void** o = stackalloc void*[] { operands[0], partials };
        Split(o, outer * blocks * strips, nint.Min(length, Fold.Block) * nint.Min(inner, ColumnFold<F, V, T>.Width));
        if (blocks == 1) return;
        for (nint i = 0; i < outer; i++)
        {
            T* first = partials + i * blocks * inner;
            Fold.Pairwise<F, V, T>(first, blocks, inner);
            Buffer.MemoryCopy(first, y + i * inner, inner * sizeof(T), inner * sizeof(T));
        }
    }

    /// <summary>Items are strips of blocks.</summary>
    protected override void Do(void** operands, nint from, nint to)
    {
        T* y = (T*)operands[1];
        nint most = nint.Min(length, Fold.Block) * nint.Min(inner, ColumnFold<F, V, T>.Width);
        T* tile = (T*)Scratch.Of(ScratchUse.Rows, most * sizeof(T) + 64);
        if (tree != null)
        {
            for (; from < to; from++)
            {
                nint i = from / strips, column = (from - i * strips) * ColumnFold<F, V, T>.Width;
                Distinct(operands[0], tile, i, column, nint.Min(ColumnFold<F, V, T>.Width, inner - column), y + i * inner + column);
            }
            return;
        }
        for (; from < to; from++)
        {
            nint blockOfAll = from / strips, column = (from - blockOfAll * strips) * ColumnFold<F, V, T>.Width;
            nint i = blockOfAll / blocks, row = (blockOfAll - i * blocks) * Fold.Block;
            Block(operands[0], tile, i, row, column, nint.Min(ColumnFold<F, V, T>.Width, inner - column), y + blockOfAll * inner + column);
        }
    }

    /// <summary>Folds one block of some columns.</summary>
    void Block(void* x, T* tile, nint i, nint row, nint column, nint width, T* y)
    {
        nint rows = nint.Min(Fold.Block, length - row);
        long at = ((long)i * length + row) * inner + column;
        if (width == inner) Gather(x, tile, at, rows * inner);
        else for (nint r = 0; r < rows; r++) Gather(x, tile + r * width, at + (long)r * inner, width);
        if (inner == 1) RowFold<F, V, T>.Run(tile, rows, 1, rows, y);
        else ColumnFold<F, V, T>.Run(tile, width, rows, width, y);
    }

    /// <summary>Folds some columns by the distinct parts of the tree.</summary>
    void Distinct(void* x, T* tile, nint i, nint column, nint width, T* y)
    {
        ReadOnlySpan<FoldTree.Part> parts = tree!.Parts;
        T* results = (T*)Scratch.Of(ScratchUse.Partials, parts.Length * width * sizeof(T)), result = results;
        foreach (FoldTree.Part part in parts)
        {
            if (part.Block >= 0) Block(x, tile, i, (nint)part.Block * Fold.Block, column, width, result);
            else
            {
                Buffer.MemoryCopy(results + part.Left * width, result, width * sizeof(T), width * sizeof(T));
                for (nint j = 0; j < width; j++) Fold.One<F, T>(result + j, results + part.Right * width + j);
            }
            result += width;
        }
        Buffer.MemoryCopy(result - width, y, width * sizeof(T), width * sizeof(T));
    }

    void Gather(void* x, T* to, long at, nint n) => Strided.Gather(layout.Sizes, layout.Strides[0], sizeof(T), (byte*)x, (byte*)to, at, n);
}
