namespace Myelin.Kernels;

/// <summary>A box of targets that read the same taps, and the location of these taps.</summary>
internal struct TapClass
{
    public AxisRun Depth, Height, Width;

    /// <summary>The offset in bytes of the weights of the first run of k, and the length of that run.</summary>
    public nint B, K;

    /// <summary>The range of the other runs in the segments of the table.</summary>
    public int Next, End;
}

/// <summary>
/// The sums of a convolution as runs of k. Each class of targets has its own runs, because taps in the padding are skipped.
/// Neighbouring taps of a row whose channels are adjacent in memory form one run, up to the end of a block of k.
/// </summary>
/// <remarks>
/// A window as large as its image has a class for nearly every target. Such tables are not kept: their runs are listed in pieces of some
/// classes at every run of the kernel, which takes less time than the products.
/// </remarks>
internal sealed class TapTable
{
    /// <summary>The most runs of a table that is kept, and of a piece: 2 MiB.</summary>
    const int MostSegments = 1 << 16;

    /// <summary>The most classes of a piece.</summary>
    const int MostClasses = 1 << 14;

    [ThreadStatic] static TapPiece? scratch;

    readonly List<AxisRun> depth, height, width;
    readonly (nint Depth, nint Height, nint Width) steps;
    readonly (int Depth, int Height, int Width) sizes;
    readonly bool descending;
    readonly nint channels, aStep, bStep;
    readonly TapPiece? whole;

    /// <param name="depth">The runs of each axis.</param>
    /// <param name="height">The runs of each axis.</param>
    /// <param name="width">The runs of each axis.</param>
    /// <param name="steps">The bytes from one source pixel to the next along each axis.</param>
    /// <param name="sizes">The number of taps along each axis.</param>
    /// <param name="descending">Whether the weights are stored in descending order of the taps.</param>
    /// <param name="channels">The number of channels of one tap.</param>
    /// <param name="aStep">The bytes from one channel to the next in the source.</param>
    /// <param name="bStep">The bytes from the weights of one channel to the next.</param>
    public TapTable(
        List<AxisRun> depth, List<AxisRun> height, List<AxisRun> width, (nint Depth, nint Height, nint Width) steps,
        (int Depth, int Height, int Width) sizes, bool descending, nint channels, nint aStep, nint bStep)
    {
        (this.depth, this.height, this.width, this.steps, this.sizes, this.descending) = (depth, height, width, steps, sizes, descending);
        (this.channels, this.aStep, this.bStep) = (channels, aStep, bStep);
        TapPiece all = scratch ??= new();
        if (Fill(all, 0) == Count) whole = all.Copy();
    }

    /// <summary>The number of classes.</summary>
    public long Count => (long)depth.Count * height.Count * width.Count;

    /// <summary>Classes from a number on with their runs; valid until the next call on this thread.</summary>
    /// <param name="from">The first class; then that of the next piece.</param>
    public TapPiece Piece(ref long from)
    {
        if (whole != null)
        {
            from = Count;
            return whole;
        }
        TapPiece piece = scratch ??= new();
        from = Fill(piece, from);
        return piece;
    }

    long Fill(TapPiece piece, long from)
    {
        long most = (long)sizes.Depth * sizes.Height * sizes.Width + 2 * Fold.Blocks((nint)sizes.Depth * sizes.Height * sizes.Width * channels);
        int classes = (int)Math.Min(Count - from, MostClasses);
        piece.Clear(classes, (int)Math.Min(MostSegments, most > MostSegments ? MostSegments : classes * most));
        for (; from < Count && piece.ClassCount < MostClasses && (piece.SegmentCount == 0 || piece.SegmentCount + most <= MostSegments); from++)
        {
            long row = from / width.Count;
            Add(piece, depth[(int)(row / height.Count)], height[(int)(row % height.Count)], width[(int)(from % width.Count)]);
        }
        return from;
    }

    /// <summary>Lists the runs of one class.</summary>
    void Add(TapPiece piece, in AxisRun z, in AxisRun y, in AxisRun x)
    {
        nint blocks = Fold.Blocks((nint)sizes.Depth * sizes.Height * sizes.Width * channels);
        piece.Begin(z, y, x);
        bool adjacent = x.SourceTap * steps.Width == channels * aStep && x.TapStep == (descending ? -1 : 1);
        int pieces = adjacent ? 1 : x.Taps;
        nint most = adjacent ? x.Taps * channels : channels, block = 0;
        for (int row = 0; x.Taps > 0 && row < z.Taps * y.Taps; row++)
        {
            int tapZ = row / y.Taps, tapY = row - tapZ * y.Taps;
            int tap = ((z.Tap + tapZ * z.TapStep) * sizes.Height + y.Tap + tapY * y.TapStep) * sizes.Width + x.Tap;
            nint start = tapZ * z.SourceTap * steps.Depth + tapY * y.SourceTap * steps.Height;
            for (int tapX = 0; tapX < pieces; tapX++, tap += x.TapStep, start += x.SourceTap * steps.Width)
            {
                nint k = (descending ? sizes.Depth * sizes.Height * sizes.Width - 1 - tap : tap) * channels, a = start;
                for (nint last = k + most, length; k < last; k += length, a += length * aStep)
                {
                    length = nint.Min(last - k, Fold.Block - k % Fold.Block);
                    for (; block < k / Fold.Block; block++) piece.StartBlock();
                    piece.Add(a, k * bStep, length, aStep, bStep);
                }
            }
        }
        for (; block < blocks - 1; block++) piece.StartBlock();
        piece.End();
    }
}
