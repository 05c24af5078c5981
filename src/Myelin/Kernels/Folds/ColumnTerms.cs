namespace Myelin.Kernels;

/// <summary>The term of a sum over columns: a formula of x, dy, and the mean and inverse deviation of the element's row or column.</summary>
interface ITerm
{
    static abstract V Of<V>(V x, V dy, V mean, V inverse) where V : ILane<V>;
}

/// <summary>(x - mean)²</summary>
readonly struct SquaredDistanceTerm : ITerm
{
    [MethodImpl(Inline)]
    public static V Of<V>(V x, V dy, V mean, V inverse) where V : ILane<V> => (x - mean) * (x - mean);
}

/// <summary>dy</summary>
readonly struct GradientTerm : ITerm
{
    [MethodImpl(Inline)]
    public static V Of<V>(V x, V dy, V mean, V inverse) where V : ILane<V> => dy;
}

/// <summary>dy (x - mean) inverse</summary>
readonly struct WeightedGradientTerm : ITerm
{
    [MethodImpl(Inline)]
    public static V Of<V>(V x, V dy, V mean, V inverse) where V : ILane<V> => dy * ((x - mean) * inverse);
}

/// <summary>How the statistics of an element (mean, inverse deviation) are stored.</summary>
interface IStatistics
{
    static abstract unsafe V At<V, T>(T* numbers, nint row, nint column) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged;
}

/// <summary>One number per row.</summary>
readonly struct OfRow : IStatistics
{
    [MethodImpl(Inline)]
    public static unsafe V At<V, T>(T* numbers, nint row, nint column) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged =>
        RowMap<V, T>.All(numbers + row);
}

/// <summary>One number per column.</summary>
readonly struct OfColumn : IStatistics
{
    [MethodImpl(Inline)]
    public static unsafe V At<V, T>(T* numbers, nint row, nint column) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged =>
        V.Load(numbers + column);
}

/// <summary>Adds the terms of a few rows to the 16 lanes of each column, in the order of <see cref="Fold"/>.</summary>
/// <typeparam name="A">The term of the first sums.</typeparam>
/// <typeparam name="B">The term of the second sums; the same type as the first if there are none, and then neither dy nor inverse is read.</typeparam>
/// <typeparam name="S">How mean and inverse are stored.</typeparam>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">The element.</typeparam>
readonly unsafe struct ColumnTerms<A, B, S, V, T>(T* x, T* dy, T* mean, T* inverse, nint columns)
    where A : struct, ITerm where B : struct, ITerm where S : struct, IStatistics where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Rows per pass: four rows of each lane are added to its sum.</summary>
    public const int Together = 4 * Fold.Lanes;

    /// <summary>Whether there are second sums.</summary>
    public static bool Two
    {
        [MethodImpl(Inline)]
        get => typeof(A) != typeof(B);
    }

    /// <summary>
    /// first[row mod 16, j] and second[row mod 16, j] += the terms of each row of [row, row + <see cref="Together"/>). The first row is a
    /// multiple of 16.
    /// </summary>
    [MethodImpl(Inline)]
    public void Add(nint row, nint column, nint width, T* first, T* second, nint pitch)
    {
        const int Next = Fold.Lanes;
        for (nint end = row + Next; row < end; row++, first += pitch, second += pitch)
        {
            nint at = row * columns + column, step = Next * columns;
            for (nint j = 0; j < width; j += V.Width, at += V.Width)
            {
                V a = V.Load(first + j), b = Two ? V.Load(second + j) : a;
                (a, b) = Of(a, b, at, row, column + j);
                (a, b) = Of(a, b, at + step, row + Next, column + j);
                (a, b) = Of(a, b, at + 2 * step, row + 2 * Next, column + j);
                (a, b) = Of(a, b, at + 3 * step, row + 3 * Next, column + j);
                a.Store(first + j);
                if (Two) b.Store(second + j);
            }
        }
    }

    /// <summary>The same for fewer rows than <see cref="Together"/>.</summary>
    [MethodImpl(Inline)]
    public void AddLast(nint row, nint rows, nint column, nint width, T* first, T* second, nint pitch)
    {
        for (nint i = 0; i < rows; i++)
        {
            T* p = first + (i & (Fold.Lanes - 1)) * pitch, q = second + (i & (Fold.Lanes - 1)) * pitch;
            for (nint j = 0; j < width; j += V.Width)
            {
                V a = V.Load(p + j), b = Two ? V.Load(q + j) : a;
                (a, b) = Of(a, b, (row + i) * columns + column + j, row + i, column + j);
                a.Store(p + j);
                if (Two) b.Store(q + j);
            }
        }
    }

    /// <summary>Adds the terms of one register to both sums.</summary>
    [MethodImpl(Inline)]
    (V, V) Of(V first, V second, nint at, nint row, nint column)
    {
        V value = V.Load(x + at), m = S.At<V, T>(mean, row, column);
        if (!Two) return (first + A.Of(value, value, m, m), second);
        V gradient = V.Load(dy + at), i = S.At<V, T>(inverse, row, column);
        return (first + A.Of(value, gradient, m, i), second + B.Of(value, gradient, m, i));
    }
}
