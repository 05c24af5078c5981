using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The product of a few rows of A and one or two registers of columns of B. The sums stay in registers while k ascends over a block of
/// <see cref="Fold.Block"/>, with one fused multiply-add per step, and blocks are folded as <see cref="Fold"/> defines. The range of k may
/// consist of several runs of memory, so convolutions use the same tiles: their k are the taps of a window.
/// </summary>
/// <remarks>
/// A is read number by number, so the same kernel works for row-major, transposed and any other strides. The columns of B are adjacent
/// and loaded in whole registers: up to 63 bytes past the last column are read, but never written.
/// </remarks>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="W">One or two registers per row.</typeparam>
internal static unsafe class ProductTile<V, W> where V : unmanaged, IProductRegister<V> where W : struct, ITileWidth
{
    /// <summary>The kernel for tiles of <paramref name="height"/> rows, written out so that ahead-of-time compilers see every instance.</summary>
    public static delegate*<TileTask*, void> OfHeight(nint height) => height switch
    {
        1 => &Run<Row<V>>,
        2 => &Run<More<V, Row<V>>>,
        3 => &Run<More<V, More<V, Row<V>>>>,
        4 => &Run<More<V, More<V, More<V, Row<V>>>>>,
        5 => &Run<More<V, More<V, More<V, More<V, Row<V>>>>>>,
        6 => &Run<More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>,
        7 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>,
        8 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>,
        9 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>>,
        10 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>>>,
        11 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>>>>,
        12 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>>>>>,
        13 => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>>>>>>,
        _ => &Run<More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>>>>>>>>>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<R>(TileTask* task) where R : unmanaged, ITileRows<V>
    {
        byte* a = task->A, b = task->B;
        nint aRow = task->ARow, aStep = task->AStep, bStep = task->BStep, k = task->K;
        nint block = 0;
        R sums = default;
        TileSegment* next = task->Next, end = task->End;
        while (true)
        {
            if (sizeof(R) <= 8 * sizeof(V)) // few rows: two steps per iteration
            {
                for (; k > 1; k -= 2)
                {
                    sums.MultiplyAdd<W>(a, aRow, *(V*)b, Second(b));
                    sums.MultiplyAdd<W>(a + aStep, aRow, *(V*)(b + bStep), Second(b + bStep));
                    a += 2 * aStep;
                    b += 2 * bStep;
                }
            }
            for (; k > 0; k--)
            {
                sums.MultiplyAdd<W>(a, aRow, *(V*)b, Second(b));
                a += aStep;
                b += bStep;
            }
            if (next == end || next->StartsBlock)
            {
                if (task->Partials == null) break;
                bool finishes = next == end && task->Finishes;
                nint number = task->Block + block++;
                for (nint levels = Fold.Merged(number, finishes); levels != 0; levels &= levels - 1)
                    sums.AddRows<W>(task->Partials + BitOperations.TrailingZeroCount(levels) * task->PartialLevel, task->PartialRow);
                if (finishes) break;
                sums.Store<W>(task->Partials + Fold.Level(number) * task->PartialLevel, task->PartialRow);
                if (next == end) return;
                sums = default;
            }
            a = task->A + next->A;
            b = task->B + next->B;
            k = next->K;
            next++;
        }
        if (task->Bias != null) sums.Add<W>(*(V*)task->Bias, Second(task->Bias));
        if (task->Matrix != 0) sums.AddRows<W>(task->C + task->Matrix, task->CRow);
        if (task->Relu) sums.Relu<W>();
        if (task->LastLanes * task->Size == sizeof(V)) sums.Store<W>(task->C, task->CRow);
        else sums.StoreFirst<W>(task->C, task->CRow, task->LastLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Second(byte* address) => typeof(W) == typeof(TwoRegisters) ? ((V*)address)[1] : default;
}

/// <summary>The work of one tile. Strides are in bytes.</summary>
internal unsafe struct TileTask
{
    public byte* A, B, C;
    public nint ARow, AStep, BStep, CRow, K;

    /// <summary>The bias of the tile's first column, which is added to the finished sums; or null.</summary>
    public byte* Bias;

    /// <summary>Bytes from an element of C to that of the matrix which is added after the bias; 0 without one.</summary>
    public nint Matrix;

    /// <summary>The number of the first block of k, and whether the last one finishes the sums, which are then stored in C.</summary>
    public nint Block;

    /// <inheritdoc cref="Block"/>
    public bool Finishes;

    /// <summary>
    /// The sums of 2^level earlier blocks for each level, in rows of whole registers. Null for a sum of one block, which reads none of these
    /// fields.
    /// </summary>
    public byte* Partials;

    /// <summary>Bytes from one row of the partial sums to the next, and from one level to the next.</summary>
    public nint PartialRow, PartialLevel;

    public bool Relu;

    /// <summary>The further runs of k, in order. Both are null for a plain product.</summary>
    public TileSegment* Next, End;

    /// <summary>The columns of C in the last register of a row, and the bytes of one number.</summary>
    public int LastLanes, Size;
}

/// <summary>A further run of k: the offsets in bytes of its first numbers from A and B of the tile, and its length.</summary>
internal struct TileSegment
{
    public nint A, B, K;

    /// <summary>Whether a block of k ends before this run.</summary>
    public bool StartsBlock;
}

/// <summary>The number of registers per row of a tile.</summary>
internal interface ITileWidth;

/// <inheritdoc cref="ITileWidth"/>
internal readonly struct OneRegister : ITileWidth;

/// <inheritdoc cref="ITileWidth"/>
internal readonly struct TwoRegisters : ITileWidth;
