using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>One thread's piece of a product. Strides are in bytes.</summary>
internal unsafe struct ProductTask
{
    public byte* A, B, C;

    /// <summary>Null without a bias.</summary>
    public byte* Bias;

    /// <summary>Bytes from an element of C to that of the matrix which is added; 0 without one.</summary>
    public nint Matrix;

    public nint M, N, K;
    public nint ARow, AStep, BStep, BColumn, CRow;
    public bool Relu;

    /// <summary>Whether B is packed into strips of two registers (<see cref="PackedLayout"/>): a column is then K numbers behind the one before.</summary>
    public bool Packed;
}

/// <summary>Computes one thread's piece of a product tile by tile, in registers V of elements T.</summary>
/// <remarks>
/// A pass over a block of k computes the sum of that block for all elements, and folds it with those of earlier blocks. Strips, panels and
/// swapped sides do not change the result.
/// </remarks>
internal static unsafe class ProductDriver<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The columns per pass: a block of k of them, 320 KiB of B, stays in L2.</summary>
    static nint ColumnsOfBlock => 1280 / sizeof(T);

    /// <summary>The most rows whose sums of blocks are kept at a time: at most 308 KiB for each level.</summary>
    const nint MostRows = 224;

    /// <summary>Rows of a tile from which it reads B seldom enough.</summary>
    const int HighTile = 12;

    /// <summary>The most bytes of packed columns that are kept for several runs of rows.</summary>
    const nint MostPacked = 4 << 20;

    public static void Run(ProductTask* task)
    {
        if (task->Packed)
        {
            RunStraight<PlainSide<T, V>>(task);
            return;
        }
        if (task->N == 1) task->BColumn = sizeof(T);
        if (ProductSwap<T, V>.Suits(task)) ProductSwap<T, V>.Run(task);
        else RunPlain(task);
    }

    /// <summary>Computes the piece with the sides as they are.</summary>
    public static void RunPlain(ProductTask* task)
    {
        if (TransposedSweep<T, V>.Suits(task)) TransposedSweep<T, V>.Run(task);
        else if (ProductSweep<T, V>.Suits(task, sizeof(T))) ProductSweep<T, V>.Run(task);
        else RunStraight<PlainSide<T, V>>(task);
    }

    /// <summary>Computes the piece tile by tile, without swapping the sides.</summary>
    /// <remarks>If the rows are computed in several runs and a whole depth of B is small enough, it is packed once for all of them.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunStraight<B>(ProductTask* task) where B : struct, IRightSide<V>
    {
        bool pack = !task->Packed && (B.Widens || MustPack(task));
        // Few rows use a packed strip only once, so packing one strip at a time keeps it in L1.
        nint columns = pack && !B.Widens && task->M <= V.RowsOfTwo ? ProductPacking<T, V>.StripColumns : ColumnsOfBlock;
        nint depth = nint.Min(task->K, Fold.Block), packedColumns = nint.Min(task->N, columns) + ProductPacking<T, V>.StripColumns;
        nint runs = task->K <= Fold.Block ? 1 : (task->M + MostRows - 1) / MostRows;
        bool once = pack && runs > 1 && task->K * packedColumns * sizeof(T) <= MostPacked;
        byte* packed = pack ? Scratch.Of(ScratchUse.ProductColumns, (once ? task->K : depth) * packedColumns * sizeof(T)) : null;
        if (!once)
        {
            for (nint run = 0; run < runs; run++)
            {
                ProductTask rows = RowsOf(task, run, runs);
                for (nint column = 0; column < task->N; column += columns)
                    Rows<B>(&rows, column, nint.Min(columns, task->N - column), packed, pack, pack ? 0 : -1);
            }
            return;
        }
        for (nint column = 0; column < task->N; column += columns)
        {
            nint count = nint.Min(columns, task->N - column);
            for (nint run = 0; run < runs; run++)
            {
                ProductTask rows = RowsOf(task, run, runs);
                Rows<B>(&rows, column, count, packed, run == 0, depth * packedColumns * sizeof(T));
            }
        }
    }

    static ProductTask RowsOf(ProductTask* task, nint run, nint runs)
    {
        ProductTask rows = *task;
        nint row = task->M * run / runs;
        rows.A += row * task->ARow;
        rows.C += row * task->CRow;
        rows.M = task->M * (run + 1) / runs - row;
        return rows;
    }

    /// <summary>Computes some columns of all rows, one block of k after the other.</summary>
    /// <param name="task">The rows.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">The number of columns, at most those of a pass.</param>
    /// <param name="packed">Memory for packed blocks.</param>
    /// <param name="pack">Whether the blocks are to be packed; if not, they are already, or B is read in place.</param>
    /// <param name="blockBytes">Bytes from one packed block to the next, or a negative number if B is read in place.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rows<B>(ProductTask* task, nint column, nint columns, byte* packed, bool pack, nint blockBytes) where B : struct, IRightSide<V>
    {
        Partials partials = task->K <= Fold.Block ? default : new(task->M, columns * sizeof(T), task->K);
        nint k = 0;
        do
        {
            ProductBlock block;
            block.Columns = columns;
            block.Column = column;
            block.Depth = nint.Min(nint.Min(task->K, Fold.Block), task->K - k);
            block.K = k;
            block.B = task->B + column * task->BColumn + k * task->BStep;
            block.BStep = task->BStep;
            block.BStrip = task->Packed ? ProductPacking<T, V>.StripColumns * task->BColumn : ProductPacking<T, V>.StripStep;
            if (blockBytes >= 0)
            {
                if (pack) B.Pack(block.B, task->BStep, task->BColumn, block.Columns, block.Depth, packed);
                block.B = packed;
                block.BStep = ProductPacking<T, V>.StripStep;
                block.BStrip = block.Depth * block.BStep;
                packed += blockBytes;
            }
            Panels(task, &block, partials);
            k += Fold.Block;
        }
        while (k < task->K);
    }

    /// <summary>
    /// Whether B must or should be packed: its columns are not adjacent; or A has many rows and B does not fit in L2 or has rows that map
    /// to the same cache lines.
    /// </summary>
    static bool MustPack(ProductTask* task) => task->BColumn != sizeof(T)
        || (task->M >= 64 && task->K >= 64 && (task->K * task->N * sizeof(T) > BytesInPlace || (task->BStep & 4095) == 0));

    /// <summary>
    /// Whether the rows of a panel are read often enough to be copied, and map to the same L1 set, being a multiple of 4 KiB apart. Of a transposed A, the
    /// next low tile would read the same lines again after they have left L1.
    /// </summary>
    static bool MustCopyRows(ProductTask* task, ProductBlock* block) =>
        ((nint.Max(task->ARow, task->AStep) & 4095) == 0 || (task->ARow == sizeof(T) && V.RowsOfTwo < HighTile))
        && nint.Min(task->ARow, task->AStep) == sizeof(T) && block->Columns * sizeof(T) > 4 * sizeof(V) && task->M > 4 && block->Depth > 16;

    /// <summary>The largest B that is read in place: tiles of 14 rows read it rarely enough to use L3; lower tiles need it packed.</summary>
    static nint BytesInPlace => V.RowsOfTwo >= HighTile ? 5 << 19 : 1 << 16;

    /// <summary>Multiplies all rows of A by one block of B, in panels of nearly equal height.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Panels(ProductTask* task, ProductBlock* block, in Partials partials)
    {
        Unsafe.SkipInit(out TileTask tile);
        tile.ARow = task->ARow;
        tile.AStep = task->AStep;
        tile.BStep = block->BStep;
        tile.CRow = task->CRow;
        tile.K = block->Depth;
        nint partialStrip = 0;
        tile.Partials = null;
        if (partials.First != null)
        {
            tile.Block = block->K / Fold.Block;
            tile.PartialRow = partials.Row;
            tile.PartialLevel = partials.Level;
            partialStrip = 2 * sizeof(V);
        }
        tile.Size = sizeof(T);
        tile.Next = tile.End = null;
        bool finished = block->K + block->Depth >= task->K;
        tile.Finishes = finished;
        tile.Relu = finished && task->Relu;
        tile.Matrix = finished ? task->Matrix : 0;
        byte* bias = finished && task->Bias != null ? task->Bias + block->Column * sizeof(T) : null;
        nint lanes = sizeof(V) / sizeof(T), whole = block->Columns / (2 * lanes), rest = block->Columns - whole * 2 * lanes;
        nint most = block->Columns > lanes ? V.RowsOfTwo : V.RowsOfOne;
        nint panels = task->M <= most ? 1 : (task->M + most - 1) / most;
        byte* copied = MustCopyRows(task, block) ? Scratch.Of(ScratchUse.ProductRows, ProductPacking<T, V>.BytesOfCopy(block->Depth)) : null;
        nint row = 0;
        for (nint panel = 1; panel <= panels; panel++)
        {
            nint end = panels == 1 ? task->M : task->M * panel / panels;
            tile.A = task->A + row * task->ARow + block->K * task->AStep;
            if (copied != null)
            {
                tile.ARow = task->ARow;
                tile.AStep = task->AStep;
                ProductPacking<T, V>.CopyRows(tile.A, end - row, block->Depth, ref tile.ARow, ref tile.AStep, copied);
                tile.A = copied;
            }
            tile.B = block->B;
            tile.C = task->C + row * task->CRow + block->Column * sizeof(T);
            tile.Bias = bias;
            if (partialStrip != 0) tile.Partials = partials.First + row * partials.Row;
            if (whole > 0)
            {
                tile.LastLanes = (int)lanes;
                delegate*<TileTask*, void> kernel = ProductTile<V, TwoRegisters>.OfHeight(end - row);
                for (nint strip = 0; strip < whole; strip++)
                {
                    kernel(&tile);
                    tile.B += block->BStrip;
                    tile.C += 2 * sizeof(V);
                    tile.Partials += partialStrip;
                    if (bias != null) tile.Bias += 2 * sizeof(V);
                }
            }
            if (rest > lanes)
            {
                tile.LastLanes = (int)(rest - lanes);
                ProductTile<V, TwoRegisters>.OfHeight(end - row)(&tile);
            }
            else if (rest > 0)
            {
                tile.LastLanes = (int)rest;
                ProductTile<V, OneRegister>.OfHeight(end - row)(&tile);
            }
            row = end;
        }
    }
}

/// <summary>A block of B: its position in the product, its size and its address, in place or packed.</summary>
internal unsafe struct ProductBlock
{
    public nint Column, K, Columns, Depth;
    public byte* B;

    /// <summary>Bytes from one k to the next, and from one strip of two registers to the next.</summary>
    public nint BStep, BStrip;
}
