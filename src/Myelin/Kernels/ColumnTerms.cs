namespace Myelin.Kernels;

/// <summary>What a sum over columns adds up: a formula of x, dy, and the mean and inverse deviation of the element's row or column.</summary>
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

/// <summary>Where the mean and the like of an element stand.</summary>
interface IStatistics
{
    static abstract unsafe V At<V, T>(T* numbers, nint row, nint column) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged;
}

/// <summary>One for each row.</summary>
readonly struct OfRow : IStatistics
{
    [MethodImpl(Inline)]
    public static unsafe V At<V, T>(T* numbers, nint row, nint column) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged => RowMap<V, T>.All(numbers + row);
}

/// <summary>One for each column.</summary>
readonly struct OfColumn : IStatistics
{
    [MethodImpl(Inline)]
    public static unsafe V At<V, T>(T* numbers, nint row, nint column) where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged => V.Load(numbers + column);
}

/// <summary>Adds terms of a few rows to the 16 lanes of each column, in the order of <see cref="Fold"/>.</summary>
static unsafe class ColumnTerms<S, V, T> where S : struct, IStatistics where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Rows at a time, a multiple of the lanes: with 128 columns of two operands 64 KiB of float, which the second term finds in L2 at worst.</summary>
    public const int Together = 64;

    /// <summary>lanes[row mod 16, j] += the term of each row of [first, end), which begins a group of 16.</summary>
    [MethodImpl(Inline)]
    public static void Add<M>(T* x, T* dy, T* mean, T* inverse, nint columns, nint first, nint end, nint column, nint width, T* lanes, nint pitch) where M : struct, ITerm
    {
        nint least = nint.Min(Fold.Lanes, end - first);
        for (nint lane = 0; lane < least; lane++)
        {
            T* sums = lanes + lane * pitch;
            for (nint j = 0; j < width; j += V.Width)
            {
                V sum = V.Load(sums + j);
                for (nint row = first + lane; row < end; row += Fold.Lanes)
                {
                    nint at = row * columns + column + j;
                    sum += M.Of(V.Load(x + at), V.Load(dy + at), S.At<V, T>(mean, row, column + j), S.At<V, T>(inverse, row, column + j));
                }
                sum.Store(sums + j);
            }
        }
    }
}
