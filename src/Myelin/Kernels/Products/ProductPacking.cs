using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// Packs a block of B as the tiles read it: strips as wide as two registers, in each strip one k after another. Lanes past the last
/// column have arbitrary contents.
/// </summary>
internal static unsafe class ProductPacking<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>The bytes of one k in a strip.</summary>
    public static nint StripStep => 2 * sizeof(V);

    /// <summary>The columns of a strip.</summary>
    public static nint StripColumns => 2 * sizeof(V) / sizeof(T);

    /// <summary>Packs [depth, columns] numbers stored at b + k·bStep + j·bColumn.</summary>
    public static void Pack(byte* b, nint bStep, nint bColumn, nint columns, nint depth, byte* to)
    {
        if (bColumn == sizeof(T))
        {
            Copy(b, bStep, columns, depth, to);
            return;
        }
        bool transpose = bStep == sizeof(T) && sizeof(V) >= 16 && CanInterleave;
        for (nint column = 0; column < columns; column += StripColumns)
        {
            nint width = nint.Min(StripColumns, columns - column);
            if (transpose && depth * width >= 64) Transpose(b, bColumn, width, depth, to);
            else Gather(b, bStep, bColumn, width, 0, depth, to);
            b += StripColumns * bColumn;
            to += depth * StripStep;
        }
    }

    /// <summary>
    /// Copies [rows, depth] numbers of A, one of whose strides is one number and the other makes rows map to the same cache lines, to
    /// <paramref name="to"/> and replaces that stride. The order of the axes in memory stays the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(byte* a, nint rows, nint depth, ref nint aRow, ref nint aStep, byte* to)
    {
        if (aStep == sizeof(T))
        {
            nint row = RowOfCopy(depth);
            for (nint i = 0; i < rows; i++) Buffer.MemoryCopy(a + i * aRow, to + i * row, depth * sizeof(T), depth * sizeof(T));
            aRow = row;
            return;
        }
        // Whole registers are copied. The excess of one k is overwritten by the next.
        nint step = V.RowsOfOne * sizeof(T), bytes = rows * sizeof(T);
        for (nint k = 0; k < depth; k++, a += aStep, to += step)
        {
            for (nint done = 0; done < bytes; done += sizeof(V)) *(V*)(to + done) = *(V*)(a + done);
        }
        aStep = step;
    }

    /// <summary>The bytes that <see cref="CopyRows"/> needs for a panel of any height.</summary>
    public static nint BytesOfCopy(nint depth) => V.RowsOfOne * RowOfCopy(depth) + sizeof(V);

    /// <summary>The bytes of one copied row: one cache line more than needed, so that rows map to different lines.</summary>
    static nint RowOfCopy(nint depth) => (depth * sizeof(T) + 127) & ~63;

    /// <summary>Packs adjacent columns, eight rows at a time from left to right, so that memory is read in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy(byte* b, nint bStep, nint columns, nint depth, byte* to)
    {
        const int Rows = 8;
        for (nint k = 0; k < depth; k += Rows)
        {
            nint rows = nint.Min(Rows, depth - k);
            byte* from = b + k * bStep, strip = to + k * StripStep;
            for (nint left = columns * sizeof(T); left > 0; left -= StripStep)
            {
                byte* source = from, packed = strip;
                for (nint row = 0; row < rows; row++, source += bStep, packed += StripStep)
                {
                    V first = *(V*)source;
                    if (left > sizeof(V)) ((V*)packed)[1] = ((V*)source)[1];
                    *(V*)packed = first;
                }
                from += StripStep;
                strip += depth * StripStep;
            }
        }
    }

    /// <summary>Packs any strides number by number, starting at k = <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather(byte* b, nint bStep, nint bColumn, nint width, nint from, nint depth, byte* to)
    {
        for (nint k = from; k < depth; k++)
        {
            byte* row = b + k * bStep;
            T* packed = (T*)(to + k * StripStep);
            for (nint j = 0; j < width; j++, row += bColumn) packed[j] = *(T*)row;
        }
    }

    /// <summary>Packs adjacent k: small squares are transposed in registers.</summary>
    static void Transpose(byte* b, nint bColumn, nint width, nint depth, byte* to)
    {
        // The packed strip of this many k stays in L1 while all its columns are transposed.
        const int Run = 64;
        nint side = 16 / sizeof(T), transposed = depth & -side;
        for (nint k = 0; k < transposed; k += Run)
        {
            nint run = nint.Min(Run, transposed - k), column = 0;
            byte* from = b + k * sizeof(T), packed = to + k * StripStep;
            if (sizeof(T) == 4 && sizeof(V) >= 32)
            {
                for (; column + 8 <= width; column += 8) TransposeEight(from + column * bColumn, bColumn, run, packed + column * sizeof(T));
            }
            for (; column < width; column += side) TransposeSquares(from + column * bColumn, bColumn, width - column, run, packed + column * sizeof(T));
        }
        Gather(b, sizeof(T), bColumn, width, transposed, depth, to);
    }

    /// <summary>Eight columns of floats, four k at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeEight(byte* b, nint bColumn, nint depth, byte* packed)
    {
        byte* b3 = b + 3 * bColumn, b6 = b + 6 * bColumn, end = b + depth * sizeof(T);
        for (; b < end; b += 16, b3 += 16, b6 += 16, packed += 4 * StripStep)
        {
            Vector256<float> x = Pair(b, b3 + bColumn), y = Pair(b + bColumn, b3 + 2 * bColumn);
            Vector256<float> z = Pair(b + 2 * bColumn, b6), w = Pair(b3, b6 + bColumn);
            Vector256<double> xy = Avx.UnpackLow(x, y).AsDouble(), zw = Avx.UnpackLow(z, w).AsDouble();
            Avx.UnpackLow(xy, zw).Store((double*)packed);
            Avx.UnpackHigh(xy, zw).Store((double*)(packed + StripStep));
            xy = Avx.UnpackHigh(x, y).AsDouble();
            zw = Avx.UnpackHigh(z, w).AsDouble();
            Avx.UnpackLow(xy, zw).Store((double*)(packed + 2 * StripStep));
            Avx.UnpackHigh(xy, zw).Store((double*)(packed + 3 * StripStep));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Pair(byte* lower, byte* upper) => Vector256.Create(Vector128.Load((float*)lower), Vector128.Load((float*)upper));

    /// <summary>Squares in 128-bit registers: 4x4 floats or 2x2 doubles. There may be fewer <paramref name="columns"/> than that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TransposeSquares(byte* b, nint bColumn, nint columns, nint depth, byte* packed)
    {
        // Past the last column, the last one is repeated; those lanes are never stored.
        nint last = columns - 1;
        byte* end = b + depth * sizeof(T), b1 = b + nint.Min(1, last) * bColumn;
        if (sizeof(T) == 8)
        {
            for (; b < end; b += 16, b1 += 16, packed += 2 * StripStep)
            {
                Vector128<double> left = Vector128.Load((double*)b), right = Vector128.Load((double*)b1);
                Low(left, right).Store((double*)packed);
                High(left, right).Store((double*)(packed + StripStep));
            }
            return;
        }
        byte* b2 = b + nint.Min(2, last) * bColumn, b3 = b + nint.Min(3, last) * bColumn;
        for (; b < end; b += 16, b1 += 16, b2 += 16, b3 += 16, packed += 4 * StripStep)
        {
            Vector128<float> x = Vector128.Load((float*)b), y = Vector128.Load((float*)b1);
            Vector128<float> z = Vector128.Load((float*)b2), w = Vector128.Load((float*)b3);
            Vector128<double> xy = Low(x, y).AsDouble(), zw = Low(z, w).AsDouble();
            Low(xy, zw).Store((double*)packed);
            High(xy, zw).Store((double*)(packed + StripStep));
            xy = High(x, y).AsDouble();
            zw = High(z, w).AsDouble();
            Low(xy, zw).Store((double*)(packed + 2 * StripStep));
            High(xy, zw).Store((double*)(packed + 3 * StripStep));
        }
    }

    static bool CanInterleave => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>x0 y0 x1 y1, or x0 y0 for doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> x, Vector128<float> y) =>
        Sse2.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> x, Vector128<float> y) =>
        Sse2.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> Low(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> High(Vector128<double> x, Vector128<double> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
