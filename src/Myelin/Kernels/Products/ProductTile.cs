using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The product of a few rows of A with one or two registers of B's columns: the rows of C stay in registers while k
/// walks its whole range, one fused multiply-add a step, in ascending k. The range may lie in several runs of memory: so a
/// convolution, whose k are the taps of a window, is this product too.
/// </summary>
/// <remarks>
/// A is read number by number, so row-major, transposed and any other strides are one kernel. B's columns lie side by
/// side and are loaded in whole registers: up to 63 bytes past the last column may be read, never written.
/// </remarks>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="W">One or two registers a row.</typeparam>
internal static unsafe class ProductTile<V, W> where V : unmanaged, IProductRegister<V> where W : struct, ITileWidth
{
    /// <summary>The kernel for tiles of <paramref name="height"/> rows, written out for compilers that look ahead.</summary>
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
        R sums = default;
        if (task->Continues) sums.Load<W>(task->C, task->CRow);
        TileSegment* next = task->Next, end = task->End;
        while (true)
        {
            if (sizeof(R) <= 8 * sizeof(V)) // few rows: two steps a round
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
            if (next == end) break;
            a = task->A + next->A;
            b = task->B + next->B;
            k = next->K;
            next++;
        }
        if (task->Bias != null) sums.Add<W>(*(V*)task->Bias, Second(task->Bias));
        if (task->Relu) sums.Relu<W>();
        if (task->LastLanes * task->Size == sizeof(V)) sums.Store<W>(task->C, task->CRow);
        else sums.StoreFirst<W>(task->C, task->CRow, task->LastLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Second(byte* address) => typeof(W) == typeof(TwoRegisters) ? ((V*)address)[1] : default;
}

/// <summary>What one tile does. Addresses, and strides in bytes.</summary>
internal unsafe struct TileTask
{
    public byte* A, B, C;
    public nint ARow, AStep, BStep, CRow, K;

    /// <summary>The bias of the tile's first column, or null: added to the finished sums.</summary>
    public byte* Bias;

    /// <summary>Sums go on from what stands in C, or start from +0.</summary>
    public bool Continues;

    public bool Relu;

    /// <summary>Further runs of k, which the sums go on over in this order. Both null for a plain product.</summary>
    public TileSegment* Next, End;

    /// <summary>Columns of C in a row's last register, and the bytes of one number.</summary>
    public int LastLanes, Size;
}

/// <summary>A run of k that stands elsewhere: bytes from the tile's A and B to its first numbers, and its length.</summary>
internal struct TileSegment
{
    public nint A, B, K;
}

/// <summary>How many registers a row of a tile holds.</summary>
internal interface ITileWidth;

/// <inheritdoc cref="ITileWidth"/>
internal readonly struct OneRegister : ITileWidth;

/// <inheritdoc cref="ITileWidth"/>
internal readonly struct TwoRegisters : ITileWidth;
