namespace Myelin.Kernels;

/// <summary>Folds rows of contiguous numbers in the order of <see cref="Fold"/>, several rows at a time.</summary>
static unsafe class RowFold<F, V, T> where F : struct, IFold where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Independent accumulators, which hide the latency of an addition.</summary>
    const int Chains = 8;

    /// <summary>Registers that hold the 16 lanes of a row.</summary>
    static int Registers
    {
        [MethodImpl(Inline)]
        get => Fold.Lanes / V.Width;
    }

    /// <summary>Rows that are folded at a time.</summary>
    static int Together
    {
        [MethodImpl(Inline)]
        get => Registers < Chains ? Chains / Registers : 1;
    }

    /// <summary>y[i] = the fold of row i of at most one block (of any length for a maximum). Rows start <paramref name="step"/> apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Run(T* x, nint step, nint rows, nint length, T* y)
    {
        if (length <= Fold.Lanes && rows <= Together)
        {
            Short(x, step, rows, length, y);
            return;
        }
        T* lanes = stackalloc T[Chains * Fold.Lanes];
        nint whole = length & -Fold.Lanes, tail = length - whole;
        for (nint row = 0; row < rows; row += Together)
        {
            for (int register = 0; register < Registers; register += Chains)
            {
                T* p0 = At(x, step, rows, row, register, 0), p1 = At(x, step, rows, row, register, 1);
                T* p2 = At(x, step, rows, row, register, 2), p3 = At(x, step, rows, row, register, 3);
                T* p4 = At(x, step, rows, row, register, 4), p5 = At(x, step, rows, row, register, 5);
                T* p6 = At(x, step, rows, row, register, 6), p7 = At(x, step, rows, row, register, 7);
                V a0 = F.Start, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
                for (nint i = 0; i < whole; i += Fold.Lanes)
                {
                    a0 = F.Of(a0, V.Load(p0 + i));
                    a1 = F.Of(a1, V.Load(p1 + i));
                    a2 = F.Of(a2, V.Load(p2 + i));
                    a3 = F.Of(a3, V.Load(p3 + i));
                    a4 = F.Of(a4, V.Load(p4 + i));
                    a5 = F.Of(a5, V.Load(p5 + i));
                    a6 = F.Of(a6, V.Load(p6 + i));
                    a7 = F.Of(a7, V.Load(p7 + i));
                }
                if (tail > 0)
                {
                    a0 = Last(a0, p0 + whole, register, 0, tail);
                    a1 = Last(a1, p1 + whole, register, 1, tail);
                    a2 = Last(a2, p2 + whole, register, 2, tail);
                    a3 = Last(a3, p3 + whole, register, 3, tail);
                    a4 = Last(a4, p4 + whole, register, 4, tail);
                    a5 = Last(a5, p5 + whole, register, 5, tail);
                    a6 = Last(a6, p6 + whole, register, 6, tail);
                    a7 = Last(a7, p7 + whole, register, 7, tail);
                }
                T* target = lanes + register * V.Width;
                a0.Store(target);
                a1.Store(target + V.Width);
                a2.Store(target + 2 * V.Width);
                a3.Store(target + 3 * V.Width);
                a4.Store(target + 4 * V.Width);
                a5.Store(target + 5 * V.Width);
                a6.Store(target + 6 * V.Width);
                a7.Store(target + 7 * V.Width);
            }
            nint end = nint.Min(row + Together, rows);
            T* first = lanes;
            for (nint i = row; i < end; i++, first += Fold.Lanes)
            {
                Fold.Sixteen<F, T>(first);
                y[i] = *first;
            }
        }
    }

    /// <summary>Few rows with at most one number per lane.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    static void Short(T* x, nint step, nint rows, nint length, T* y)
    {
        T* lanes = stackalloc T[Fold.Lanes];
        for (nint row = 0; row < rows; row++)
        {
            for (int register = 0; register < Registers; register++)
                Last(F.Start, x + row * step + register * V.Width, register, 0, length).Store(lanes + register * V.Width);
            Fold.Sixteen<F, T>(lanes);
            y[row] = *lanes;
        }
    }

    /// <summary>The first address of a chain. Chains past the last row repeat that row, and their results are not read.</summary>
    [MethodImpl(Inline)]
    static T* At(T* x, nint step, nint rows, nint row, int register, int chain) =>
        x + nint.Min(row + chain / Registers, rows - 1) * step + (register + chain % Registers) * V.Width;

    /// <summary>Folds in the rest of a row whose length is not a multiple of 16.</summary>
    [MethodImpl(Inline)]
    static V Last(V a, T* p, int register, int chain, nint tail)
    {
        nint left = tail - (register + chain % Registers) * V.Width;
        if (left <= 0) return a;
        V last = V.Load(p);
        return F.Of(a, left >= V.Width ? last : Ramp.From<V, T>(left).Select(F.Start, last));
    }

    /// <summary>The numbers of scratch that <see cref="Long"/> needs.</summary>
    public static nint PartialsOf(nint length) => length <= Fold.Block ? 0 : Fold.Blocks(length) * Chains;

    /// <summary>y[i] = the fold of row i of any length.</summary>
    public static void Long(T* x, nint step, nint rows, nint length, T* y, T* partials)
    {
        if (length <= Fold.Block)
        {
            Run(x, step, rows, length, y);
            return;
        }
        nint blocks = Fold.Blocks(length);
        for (nint row = 0, count; row < rows; row += count, x += count * step)
        {
            // The same block of several rows at a time; of too few rows, several blocks of each.
            count = nint.Min(Chains, rows - row);
            if (count < Together) count = 1;
            if (count == 1) Blocks(x, 0, blocks, length, partials);
            else for (nint i = 0; i < blocks; i++) Run(x + i * Fold.Block, step, count, nint.Min(Fold.Block, length - i * Fold.Block), partials + i * count);
            Fold.Pairwise<F, V, T>(partials, blocks, count);
            for (nint i = 0; i < count; i++) y[row + i] = partials[i];
        }
    }

    /// <summary>partials[i] = the fold of block from + i of a row.</summary>
    public static void Blocks(T* row, nint from, nint to, nint length, T* partials)
    {
        nint full = nint.Min(to, length / Fold.Block);
        if (full > from) Run(row + from * Fold.Block, Fold.Block, full - from, Fold.Block, partials);
        if (to > full) Run(row + full * Fold.Block, 0, 1, length - full * Fold.Block, partials + (full - from));
    }
}
