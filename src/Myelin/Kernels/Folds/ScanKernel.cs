namespace Myelin.Kernels;

/// <summary>y [outer, length, inner] = the running sums of x along its middle axis.</summary>
/// <remarks>
/// Within a block of <see cref="Fold.Block"/> elements the sums are a chain, starting at +0. In later blocks y_i = p + that chain, where p
/// is the running sum of the totals of the earlier blocks, defined in the same way. Exclusive: y_i is the sum up to i - 1, and y_0 = +0.
/// Reversed: i descends from the last. Work is split over outer and inner.
/// </remarks>
sealed unsafe class ScanKernel<V, T>(KernelThreads threads, nint outer, nint length, nint inner, bool exclusive, bool reverse) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Columns of one item of work.</summary>
    const nint Width = 64;

    /// <summary>Levels of chains: 256^8 elements. Level 0 adds elements, and each other level the totals of the one below.</summary>
    const int Levels = 8;

    readonly nint strips = (inner + Width - 1) / Width;

    public override object? Key => (typeof(ScanKernel<V, T>), outer, length, inner, exclusive, reverse);

    public override void Run(void** operands) => Split(operands, outer * strips, length * nint.Min(inner, Width));

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        T* sums = stackalloc T[2 * Levels * (int)Width];
        nint step = reverse ? -inner : inner, start = reverse ? (length - 1) * inner : 0;
        for (; from < to; from++)
        {
            nint i = from / strips, column = (from - i * strips) * Width, at = i * length * inner + start + column;
            Strip((T*)operands[0] + at, (T*)operands[1] + at, step, (int)nint.Min(Width, inner - column), sums);
        }
    }

    /// <summary><paramref name="chains"/> has the chain of the current block of each level and, after these, the sum of all that precedes it.</summary>
    [MethodImpl(Inline)]
    void Strip(T* x, T* y, nint step, int width, T* chains)
    {
        T* earlier = chains + Levels * Width;
        new Span<T>(chains, 2 * Levels * (int)Width).Clear();
        for (nint i = 0; i < length; i++, x += step, y += step)
        {
            if (exclusive) Write(chains, earlier, y, i - 1, width);
            if (i > 0 && i % Fold.Block == 0) EndBlock(chains, earlier, i, width);
            for (nint j = 0; j < width; j += V.Width) (V.Load(chains + j) + V.Load(x + j)).Store(chains + j);
            if (!exclusive) Write(chains, earlier, y, i, width);
        }
    }

    [MethodImpl(Inline)]
    static void Write(T* chain, T* earlier, T* y, nint i, int width)
    {
        if (i < Fold.Block)
        {
            new ReadOnlySpan<T>(chain, width).CopyTo(new(y, width));
            return;
        }
        int j = 0;
        for (; j <= width - V.Width; j += V.Width) (V.Load(earlier + j) + V.Load(chain + j)).Store(y + j);
        if (j < width) RowMap<V, T>.Some(V.Load(earlier + j) + V.Load(chain + j), y + j, width - j);
    }

    /// <summary>Adds the chains of the blocks that end before element i to the level above.</summary>
    static void EndBlock(T* chains, T* earlier, nint i, int width)
    {
        int level = 0;
        for (; i % Fold.Block == 0; i /= Fold.Block, level++)
        {
            T* chain = chains + level * Width, above = chain + Width;
            for (nint j = 0; j < width; j += V.Width) (V.Load(above + j) + V.Load(chain + j)).Store(above + j);
            new Span<T>(chain, (int)Width).Clear();
        }
        for (; level > 0; level--)
        {
            T* before = earlier + level * Width, chain = chains + level * Width;
            for (nint j = 0; j < width; j += V.Width) (V.Load(before + j) + V.Load(chain + j)).Store(before + j - Width);
        }
    }
}
