namespace Myelin.Kernels;

/// <summary>
/// A product whose right side is stored in 16 bits and widened as it is read: the sums of <see cref="ProductDriver{T, V}"/> with B cast
/// to float32. Scratch memory holds a block of B, however large B is.
/// </summary>
internal static unsafe class HalfProduct<H, V> where H : struct, IHalfFormat where V : unmanaged, IProductRegister<V>
{
    /// <summary>The largest B that is widened as a whole: 64 KiB of float32.</summary>
    const nint MostWhole = 16384;

    /// <summary>Columns of eight rows that are widened at a time when B passes by a few rows of A: 16 KiB, half of L1.</summary>
    const int Chunk = 512;

    /// <summary>The most rows of A over which a B that does not fit in L2 is swept: packing would read it in short pieces of each row.</summary>
    const int MostRows = 12;

    public static void Run(ProductTask* task)
    {
        if (task->N == 1) task->BColumn = sizeof(ushort);
        if (task->K * task->N <= MostWhole)
        {
            ProductTask widened = *task;
            widened.B = Scratch.Of(ScratchUse.Widened, HalfPacking<H, V>.BytesOf(task->N, task->K));
            HalfPacking<H, V>.Widen(task->B, ref widened.BStep, ref widened.BColumn, task->N, task->K, widened.B);
            ProductDriver<float, V>.Run(&widened);
        }
        else if (ProductSweep<float, V>.Suits(task, sizeof(ushort), MostRows)) ProductSweep<float, V>.ByPieces(task, sizeof(ushort), &Sweep);
        else ProductDriver<float, V>.RunStraight<HalfSide<H, V>>(task);
    }

    /// <summary><see cref="ProductSweep{T, V}"/>, eight widened rows of a chunk of columns at a time.</summary>
    static void Sweep(ProductTask* task)
    {
        const nint Line = Chunk * sizeof(float);
        byte* rows = Scratch.Of(ScratchUse.Widened, 8 * Line);
        ProductSweep<float, V>.Clear(task);
        for (nint k = 0; k < task->K; k += 8)
        {
            nint depth = nint.Min(8, task->K - k);
            for (nint column = 0; column < task->N; column += Chunk)
            {
                nint columns = nint.Min(Chunk, task->N - column);
                byte* b = task->B + k * task->BStep + column * sizeof(ushort);
                for (nint i = 0; i < depth; i++) Widening.Registers<V, H>((ushort*)(b + i * task->BStep), (float*)(rows + i * Line), columns);
                ProductSweep<float, V>.Add(task, k, depth, column, columns, rows, Line);
            }
            if (k + depth == task->K || (k + depth) % Fold.Block == 0) ProductSweep<float, V>.EndBlock(task, k / Fold.Block);
        }
        ProductSweep<float, V>.Finish(task);
    }
}
