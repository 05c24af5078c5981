namespace Myelin.Kernels;

/// <summary>Folds the columns of a matrix in the order of <see cref="Fold"/>. A register holds neighbouring columns.</summary>
static unsafe class ColumnFold<F, V, T> where F : struct, IFold where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>The most columns at a time: their 16 lanes, 8 KiB of float, stay in L1.</summary>
    public const int Width = 128;

    /// <summary>Rows of one lane that are added to its accumulator per pass.</summary>
    const int Together = 4;

    /// <summary>y[j] = the fold of column j of x [rows, width], at most one block of rows, which start <paramref name="step"/> apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Run(T* x, nint step, nint rows, nint width, T* y)
    {
        if (rows <= Fold.Lanes)
        {
            Few(x, step, rows, width, y);
            return;
        }
        nint pitch = (width + V.Width - 1) / V.Width * V.Width;
        T* lanes = (T*)Scratch.Of(ScratchUse.Other, Fold.Lanes * pitch * sizeof(T));
        nint row = 0;
        if (rows >= Together * Fold.Lanes)
        {
            Add(x, step, width, lanes, pitch, first: true);
            for (row = Together * Fold.Lanes; row <= rows - Together * Fold.Lanes; row += Together * Fold.Lanes)
                Add(x + row * step, step, width, lanes, pitch, first: false);
        }
        else
        {
            V start = F.Start;
            for (nint j = 0; j < Fold.Lanes * pitch; j += V.Width) start.Store(lanes + j);
        }
        for (; row < rows; row++)
        {
            T* a = lanes + (row & (Fold.Lanes - 1)) * pitch, p = x + row * step;
            for (nint j = 0; j < width; j += V.Width) F.Of(V.Load(a + j), V.Load(p + j)).Store(a + j);
        }

        Finish(lanes, pitch, width, y);
    }

    /// <summary>Folds <see cref="Together"/> rows into each lane, the first ones into the start value.</summary>
    [MethodImpl(Inline)]
    static void Add(T* x, nint step, nint width, T* lanes, nint pitch, bool first)
    {
        V start = F.Start;
        for (int lane = 0; lane < Fold.Lanes; lane++, x += step, lanes += pitch)
        {
            T* p1 = x + Fold.Lanes * step, p2 = p1 + Fold.Lanes * step, p3 = p2 + Fold.Lanes * step;
            for (nint j = 0; j < width; j += V.Width)
            {
                V a = first ? start : V.Load(lanes + j);
                F.Of(F.Of(F.Of(F.Of(a, V.Load(x + j)), V.Load(p1 + j)), V.Load(p2 + j)), V.Load(p3 + j)).Store(lanes + j);
            }
        }
    }

    /// <summary>y[j] = the fold of the 16 lanes of column j.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Finish(T* lanes, nint pitch, nint width, T* y)
    {
        T* last = stackalloc T[Fold.Lanes];
        for (nint j = 0; j < width; j += V.Width)
        {
            V result = Sixteen(lanes + j, pitch);
            if (j + V.Width <= width)
            {
                result.Store(y + j);
                continue;
            }
            result.Store(last);
            for (nint i = j; i < width; i++) y[i] = last[i - j];
        }
    }

    /// <summary>At most one row per lane. Lanes without a row are left out, because folding the start value changes nothing.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    static void Few(T* x, nint step, nint rows, nint width, T* y)
    {
        T* lanes = stackalloc T[Fold.Lanes * Fold.Lanes];
        V start = F.Start;
        if (rows == Fold.Lanes)
        {
            nint whole = width / V.Width * V.Width;
            for (nint j = 0; j < whole; j += V.Width) Sixteen(x + j, step, start).Store(y + j);
            if (whole == width) return;
            x += whole;
            y += whole;
            width -= whole;
        }
        for (nint j = 0; j < width; j += V.Width)
        {
            for (nint i = 0; i < rows; i++) F.Of(start, V.Load(x + i * step + j)).Store(lanes + i * V.Width);
            for (nint half = Fold.Lanes / 2; half > 0; half /= 2)
            {
                for (nint i = 0; i < half && i + half < rows; i++)
                {
                    T* a = lanes + i * V.Width;
                    F.Of(V.Load(a), V.Load(a + half * V.Width)).Store(a);
                }
            }
            if (j + V.Width <= width) V.Load(lanes).Store(y + j);
            else for (nint i = j; i < width; i++) y[i] = lanes[i - j];
        }
    }

    /// <summary>The 16 lanes of one register of columns, folded 8-4-2-1.</summary>
    [MethodImpl(Inline)]
    static V Sixteen(T* l, nint pitch) => F.Of(F.Of(Four(l, pitch), Four(l + 2 * pitch, pitch)), F.Of(Four(l + pitch, pitch), Four(l + 3 * pitch, pitch)));

    /// <summary>The same for lanes of one row each, which are folded into their start first.</summary>
    [MethodImpl(Inline)]
    static V Sixteen(T* l, nint pitch, V start) =>
        F.Of(F.Of(Four(l, pitch, start), Four(l + 2 * pitch, pitch, start)), F.Of(Four(l + pitch, pitch, start), Four(l + 3 * pitch, pitch, start)));

    [MethodImpl(Inline)]
    static V Four(T* l, nint pitch, V start) => F.Of(
        F.Of(F.Of(start, V.Load(l)), F.Of(start, V.Load(l + 8 * pitch))),
        F.Of(F.Of(start, V.Load(l + 4 * pitch)), F.Of(start, V.Load(l + 12 * pitch))));

    /// <summary>(lane 0 + lane 8) + (lane 4 + lane 12).</summary>
    [MethodImpl(Inline)]
    static V Four(T* l, nint pitch) => F.Of(F.Of(V.Load(l), V.Load(l + 8 * pitch)), F.Of(V.Load(l + 4 * pitch), V.Load(l + 12 * pitch)));
}
