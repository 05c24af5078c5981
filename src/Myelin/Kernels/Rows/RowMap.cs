namespace Myelin.Kernels;

/// <summary>A formula over a row, of two elements and of two numbers that are the same for the whole row.</summary>
interface IRowFormula
{
    V Of<V>(V a, V b, V row1, V row2) where V : ILane<V>;
}

/// <summary>Applies formulas to rows. Padded rows are filled with 0 to a multiple of 16 elements, so that a sum can read whole groups.</summary>
static unsafe class RowMap<V, T> where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>The length of a padded row.</summary>
    [MethodImpl(Inline)]
    public static nint Padded(nint length) => (length + Fold.Lanes - 1) & -Fold.Lanes;

    /// <summary>A number in every lane.</summary>
    [MethodImpl(Inline)]
    public static V All(T* x) => typeof(T) == typeof(float) ? *(float*)x : *(double*)x;

    /// <summary>target = f(a, b), padded.</summary>
    [MethodImpl(Inline)]
    public static void ToPadded<F>(F f, T* a, T* b, V row1, V row2, nint length, T* target) where F : struct, IRowFormula
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width) f.Of(V.Load(a + i), V.Load(b + i), row1, row2).Store(target + i);
        if (i < length)
        {
            Ramp.From<V, T>(length - i).Select(0, f.Of(V.Load(a + i), V.Load(b + i), row1, row2)).Store(target + i);
            i += V.Width;
        }
        V zero = 0;
        for (nint end = Padded(length); i < end; i += V.Width) zero.Store(target + i);
    }

    /// <summary>target = f(a, b). Rows are written in order, so the last register may extend into later rows, up to <paramref name="end"/>.</summary>
    [MethodImpl(Inline)]
    public static void ToRow<F>(F f, T* a, T* b, V row1, V row2, nint length, T* target, T* end) where F : struct, IRowFormula
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width) f.Of(V.Load(a + i), V.Load(b + i), row1, row2).Store(target + i);
        if (i == length) return;
        V last = f.Of(V.Load(a + i), V.Load(b + i), row1, row2);
        if (target + i + V.Width <= end) last.Store(target + i);
        else Some(last, target + i, length - i);
    }

    /// <summary>Stores the first <paramref name="count"/> numbers of a register.</summary>
    [SkipLocalsInit]
    public static void Some(V value, T* target, nint count)
    {
        T* whole = stackalloc T[Fold.Lanes];
        value.Store(whole);
        for (nint i = 0; i < count; i++) target[i] = whole[i];
    }
}
