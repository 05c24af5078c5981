namespace Myelin.Kernels;

/// <summary>The rows that a row kernel processes at a time, in scratch memory: padded intermediate rows, and two numbers per row.</summary>
unsafe struct RowTile<V, T> where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Elements of a tile: 16 KiB of float, which fit in L1 together with the source rows.</summary>
    const int Numbers = 4096;

    /// <summary>The most rows of a tile.</summary>
    public const int MostRows = 64;

    readonly nint length, pitch;
    readonly T* partials;

    /// <summary>Borrows scratch memory for rows of this length.</summary>
    public RowTile(nint length)
    {
        this.length = length;
        pitch = RowMap<V, T>.Padded(length);
        Rows = nint.Clamp(Numbers / nint.Max(1, pitch), 1, MostRows);
        nint numbers = 2 * (MostRows + Fold.Lanes) + Rows * pitch + RowFold<SumFold, V, T>.PartialsOf(length) + Fold.Lanes;
        T* scratch = (T*)Scratch.Of(ScratchUse.Rows, numbers * sizeof(T));
        First = scratch;
        Second = First + MostRows + Fold.Lanes;
        Values = Second + MostRows + Fold.Lanes;
        partials = Values + Rows * pitch;
    }

    /// <summary>The number of rows of a tile.</summary>
    public readonly nint Rows { get; }

    /// <summary>The two numbers of each row.</summary>
    public readonly T* First { get; }

    /// <inheritdoc cref="First"/>
    public readonly T* Second { get; }

    /// <summary>The padded rows.</summary>
    public readonly T* Values { get; }

    /// <summary>Padded row i.</summary>
    [MethodImpl(Inline)]
    public readonly T* Row(nint i) => Values + i * pitch;

    /// <summary>Second[i] = the sum of padded row i.</summary>
    public readonly void Sum(nint rows) => RowFold<SumFold, V, T>.Long(Values, pitch, rows, pitch, Second, partials);

    /// <summary>Second[i] = the sum of row i of x.</summary>
    public readonly void Sum(T* x, nint rows) => RowFold<SumFold, V, T>.Long(x, length, rows, length, Second, partials);

    /// <summary>For each row of x: First[i] = m, its maximum; padded row i = e^(x - m); Second[i] = their sum.</summary>
    [MethodImpl(Hot)]
    public readonly void Exponentials(T* x, nint rows)
    {
        RowFold<MaxFold, V, T>.Run(x, length, rows, length, First);
        for (nint i = 0; i < rows; i++)
            RowMap<V, T>.ToPadded(default(ShiftedExp), x + i * length, x + i * length, RowMap<V, T>.All(First + i), 0, length, Row(i));
        Sum(rows);
    }

    readonly struct ShiftedExp : IRowFormula
    {
        [MethodImpl(Inline)]
        public L Of<L>(L x, L unused, L maximum, L none) where L : ILane<L> => (x - maximum).Exp();
    }
}
