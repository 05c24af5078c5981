namespace Myelin.Kernels;

/// <summary>Widens a block of B as it is laid out in the strips of <see cref="ProductPacking{T, V}"/>.</summary>
internal static unsafe class HalfPacking<H, V> where H : struct, IHalfFormat where V : unmanaged, IProductRegister<V>
{
    /// <summary>The k of one strip that are widened before they are transposed: with 32 columns 8 KiB, which stay in L1.</summary>
    const int Run = 64;

    static nint StripStep => ProductPacking<float, V>.StripStep;

    static nint StripColumns => ProductPacking<float, V>.StripColumns;

    /// <inheritdoc cref="ProductPacking{T, V}.Pack"/>
    public static void Pack(byte* b, nint bStep, nint bColumn, nint columns, nint depth, byte* to)
    {
        if (bColumn == sizeof(ushort))
        {
            Rows(b, bStep, columns, depth, to);
            return;
        }
        for (nint column = 0; column < columns; column += StripColumns)
        {
            nint width = nint.Min(StripColumns, columns - column);
            if (bStep == sizeof(ushort)) Columns(b, bColumn, width, depth, to);
            else Numbers(b, bStep, bColumn, width, depth, to, StripStep);
            b += StripColumns * bColumn;
            to += depth * StripStep;
        }
    }

    /// <summary>Widens [depth, columns] numbers and keeps their order in memory: rows stay rows, and columns stay columns.</summary>
    public static void Widen(byte* b, ref nint bStep, ref nint bColumn, nint columns, nint depth, byte* to)
    {
        bool byColumns = bStep == sizeof(ushort) && bColumn != sizeof(ushort);
        nint lines = byColumns ? columns : depth, length = byColumns ? depth : columns;
        nint from = byColumns ? bColumn : bStep, line = length * sizeof(float);
        if (byColumns || bColumn == sizeof(ushort))
        {
            for (nint i = 0; i < lines; i++) Widening.Registers<V, H>((ushort*)(b + i * from), (float*)(to + i * line), length);
        }
        else
        {
            Numbers(b, bStep, bColumn, columns, depth, to, line);
        }
        (bStep, bColumn) = byColumns ? ((nint)sizeof(float), line) : (line, sizeof(float));
    }

    /// <summary>The bytes that <see cref="Widen"/> needs.</summary>
    public static nint BytesOf(nint columns, nint depth) => (columns * depth * sizeof(float)) + sizeof(V);

    /// <summary>Adjacent columns, eight rows at a time from left to right, so that memory is read in order.</summary>
    [MethodImpl(Hot)]
    static void Rows(byte* b, nint bStep, nint columns, nint depth, byte* to)
    {
        const int Rows = 8;
        for (nint k = 0; k < depth; k += Rows)
        {
            nint rows = nint.Min(Rows, depth - k);
            byte* from = b + k * bStep, strip = to + k * StripStep;
            for (nint left = columns * sizeof(float); left > 0; left -= StripStep)
            {
                byte* source = from, packed = strip;
                for (nint row = 0; row < rows; row++, source += bStep, packed += StripStep)
                {
                    Widening.Register<V, H>((ushort*)source, (V*)packed);
                    if (left > sizeof(V)) Widening.Register<V, H>((ushort*)(source + (sizeof(V) / 2)), (V*)packed + 1);
                }
                from += StripStep / 2;
                strip += depth * StripStep;
            }
        }
    }

    /// <summary>Adjacent k: a run of each column is widened, and the runs are transposed into the strip.</summary>
    static void Columns(byte* b, nint bColumn, nint width, nint depth, byte* to)
    {
        const nint Line = Run * sizeof(float);
        byte* widened = Scratch.Of(ScratchUse.Widened, (StripColumns * Line) + sizeof(V));
        for (nint k = 0; k < depth; k += Run, b += Run * sizeof(ushort))
        {
            nint run = nint.Min(Run, depth - k);
            for (nint j = 0; j < width; j++) Widening.Registers<V, H>((ushort*)(b + j * bColumn), (float*)(widened + j * Line), run);
            ProductPacking<float, V>.Pack(widened, sizeof(float), Line, width, run, to + k * StripStep);
        }
    }

    /// <summary>Any strides, number by number.</summary>
    [MethodImpl(Hot)]
    static void Numbers(byte* b, nint bStep, nint bColumn, nint width, nint depth, byte* to, nint row)
    {
        for (nint k = 0; k < depth; k++, b += bStep, to += row)
        {
            for (nint j = 0; j < width; j++) ((float*)to)[j] = Widening.Number<H>(*(ushort*)(b + j * bColumn));
        }
    }
}
