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
internal sealed class TapTable
{
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
        nint blocks = Fold.Blocks((nint)sizes.Depth * sizes.Height * sizes.Width * channels);
        var classes = new List<TapClass>();
        var segments = new List<TileSegment>();
        var runs = new List<TileSegment>();
        foreach (AxisRun z in depth)
        {
            foreach (AxisRun y in height)
            {
                foreach (AxisRun x in width)
                {
                    runs.Clear();
                    runs.Add(default);
                    nint block = 0;
                    for (int i = 0; i < z.Taps * y.Taps * x.Taps; i++)
                    {
                        int tapZ = i / (y.Taps * x.Taps), tapY = i / x.Taps % y.Taps, tapX = i % x.Taps;
                        int tap = ((z.Tap + tapZ * z.TapStep) * sizes.Height + y.Tap + tapY * y.TapStep) * sizes.Width + x.Tap + tapX * x.TapStep;
                        if (descending) tap = sizes.Depth * sizes.Height * sizes.Width - 1 - tap;
                        nint k = tap * channels, a = tapZ * z.SourceTap * steps.Depth + tapY * y.SourceTap * steps.Height + tapX * x.SourceTap * steps.Width;
                        for (nint last = k + channels, length; k < last; k += length, a += length * aStep)
                        {
                            length = nint.Min(last - k, Fold.Block - k % Fold.Block);
                            for (; block < k / Fold.Block; block++) runs.Add(new() { StartsBlock = true });
                            TileSegment run = runs[^1];
                            bool continues = run.K > 0 && a == run.A + run.K * aStep && k * bStep == run.B + run.K * bStep;
                            if (continues) runs[^1] = run with { K = run.K + length };
                            else if (run.K == 0) runs[^1] = run with { A = a, B = k * bStep, K = length };
                            else runs.Add(new() { A = a, B = k * bStep, K = length });
                        }
                    }
                    for (; block < blocks - 1; block++) runs.Add(new() { StartsBlock = true });
                    TileSegment first = runs[0];
                    var group = new TapClass { Depth = z, Height = y, Width = x, B = first.B, K = first.K, Next = segments.Count };
                    for (int i = 1; i < runs.Count; i++) segments.Add(runs[i] with { B = runs[i].B - first.B });
                    group.End = segments.Count;
                    classes.Add(group);
                }
            }
        }
        Classes = [.. classes];
        Segments = [.. segments];
    }

    public TapClass[] Classes { get; }

    public TileSegment[] Segments { get; }
}
