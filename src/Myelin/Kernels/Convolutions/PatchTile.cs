namespace Myelin.Kernels;

/// <summary>A number of pixels with complete patches, followed by a number of pixels with masked patches.</summary>
internal struct PatchRun
{
    public int Plain, Masked;
}

/// <summary>The work of one tile over patches. Strides are in bytes; the mask of a patch follows it at a distance of <see cref="Mask"/> bytes.</summary>
internal unsafe struct PatchTask
{
    public byte* A, B, C;
    public nint ARow, AStep, BStep, CRow, Mask;
    public PatchRun* Runs, End;
}

/// <summary>A <see cref="ProductTile{V, W}"/> whose sums continue from C and in which lanes of B can be masked: their sums are left unchanged.</summary>
internal static unsafe class PatchTile<V, W> where V : unmanaged, IProductRegister<V> where W : struct, ITileWidth
{
    /// <summary>The rows of the tallest tile: one less than in <see cref="ProductTile{V, W}"/>, because the masks take two registers.</summary>
    public static nint Most => nint.Min(6, V.RowsOfTwo - 1);

    /// <summary>The kernel for tiles of <paramref name="height"/> rows, at most <see cref="Most"/>.</summary>
    public static delegate*<PatchTask*, void> OfHeight(nint height) => height switch
    {
        1 => &Run<Row<V>>,
        2 => &Run<More<V, Row<V>>>,
        3 => &Run<More<V, More<V, Row<V>>>>,
        4 => &Run<More<V, More<V, More<V, Row<V>>>>>,
        5 => &Run<More<V, More<V, More<V, More<V, Row<V>>>>>>,
        _ => &Run<More<V, More<V, More<V, More<V, More<V, Row<V>>>>>>>,
    };

    [MethodImpl(Hot)]
    static void Run<R>(PatchTask* task) where R : unmanaged, ITileRows<V>
    {
        byte* a = task->A, b = task->B;
        nint aRow = task->ARow, aStep = task->AStep, bStep = task->BStep, mask = task->Mask;
        R sums = default;
        sums.Load<W>(task->C, task->CRow);
        for (PatchRun* run = task->Runs; run != task->End; run++)
        {
            for (nint k = run->Plain; k > 0; k--)
            {
                sums.MultiplyAdd<W>(a, aRow, *(V*)b, Second(b));
                a += aStep;
                b += bStep;
            }
            for (nint k = run->Masked; k > 0; k--)
            {
                sums.MultiplyAddWhere<W>(a, aRow, *(V*)b, Second(b), *(V*)(b + mask), Second(b + mask));
                a += aStep;
                b += bStep;
            }
        }
        sums.Store<W>(task->C, task->CRow);
    }

    [MethodImpl(Inline)]
    static V Second(byte* address) => typeof(W) == typeof(TwoRegisters) ? ((V*)address)[1] : default;
}
