namespace Myelin.Kernels;

/// <summary>
/// A right side of a product in the order in which kernels read it: strips of columns, in each strip one k after another. Lanes past the last column
/// hold zeros.
/// </summary>
/// <param name="Rows">The length of every sum.</param>
/// <param name="Columns">The columns.</param>
/// <param name="RowStep">Elements from one k to the next where it is stored.</param>
/// <param name="ColumnStep">Elements from one column to the next where it is stored.</param>
/// <param name="Strip">The columns of a strip.</param>
/// <param name="Size">The bytes of an element: 4 or 8.</param>
internal sealed unsafe record PackedLayout(int Rows, int Columns, nint RowStep, nint ColumnStep, int Strip, int Size)
{
    /// <summary>The number of strips.</summary>
    public int Strips => (Columns + Strip - 1) / Strip;

    /// <summary>The bytes of all strips.</summary>
    public long Bytes => (long)Strips * Strip * Rows * Size;

    /// <summary>Packs what is stored from an address on.</summary>
    public void Pack(byte* from, byte* to)
    {
        if (Size == sizeof(float)) Pack((float*)from, (float*)to);
        else Pack((double*)from, (double*)to);
    }

    void Pack<T>(T* from, T* to) where T : unmanaged
    {
        for (int strip = 0; strip < Strips; strip++)
        {
            int first = strip * Strip, count = Math.Min(Strip, Columns - first);
            for (int k = 0; k < Rows; k++, to += Strip)
            {
                T* row = from + k * RowStep + first * ColumnStep;
                for (int j = 0; j < count; j++) to[j] = row[j * ColumnStep];
                for (int j = count; j < Strip; j++) to[j] = default;
            }
        }
    }
}

/// <summary>A kernel whose second input may be packed before it runs, if it is the same in many runs.</summary>
internal interface IPacking
{
    /// <summary>The layout in which the kernel would like its second input; null if packing does not pay.</summary>
    PackedLayout? Layout { get; }

    /// <summary>The same kernel for an input in that layout.</summary>
    Kernel Packed(PackedLayout layout);
}
