namespace Myelin.Kernels;

/// <summary>Bytes from one pixel to the next.</summary>
internal struct PixelSteps
{
    public nint Image, Depth, Height, Width;
}

/// <summary>One thread's part of a convolution or of its input gradient. Strides are in bytes.</summary>
internal unsafe struct ConvolutionTask
{
    public byte* Source, Weights, Bias, Target;
    public PixelSteps SourceStep, TargetStep;
    public TapClass* Classes;
    public TileSegment* Segments;
    public int ClassCount, Taps;
    public bool Relu;

    /// <summary>Bytes from an element of the target to that of the matrix which is added; 0 without one.</summary>
    public nint Matrix;

    /// <summary>Whether the weights are packed into strips of two registers.</summary>
    public bool Packed;

    /// <summary>The number of groups, and the source and target channels of each.</summary>
    public nint Groups, GroupSources, GroupTargets;

    /// <summary>Bytes from one k to the next, and from one strip of two registers to the next.</summary>
    public nint BStep, StripBytes;

    /// <summary>The range of strips to compute, counted over all groups. Packed weights start at the first of them.</summary>
    public nint FirstStrip, EndStrip;

    /// <summary>The images to compute, and the range of targets in each.</summary>
    public nint Image, Images;

    /// <inheritdoc cref="Image"/>
    public (int First, int End) Rows, Columns;
}

/// <summary>Computes one thread's part of a convolution tile by tile, in registers V of elements T.</summary>
internal static unsafe class ConvolutionDriver<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>A loop along one axis: its length, and the bytes that a step adds to each address.</summary>
    struct Steps
    {
        public nint Count, Source, Target;
    }

    /// <summary>The most rows of a tile whose pixels map to the same L1 set: a set has 12 lines, and one is left for the weights.</summary>
    const int AliasedRows = 11;

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Run(ConvolutionTask* task)
    {
        nint lanes = sizeof(V) / sizeof(T), most = task->GroupTargets > lanes ? V.RowsOfTwo : V.RowsOfOne;
        if (((task->SourceStep.Image | task->TargetStep.Image) & 4095) == 0) most = nint.Min(most, AliasedRows);
        nint panels = (task->Images + most - 1) / most, strips = (task->GroupTargets + 2 * lanes - 1) / (2 * lanes);
        TileTask tile;
        tile.AStep = sizeof(T);
        tile.BStep = task->BStep;
        tile.Block = 0;
        tile.Finishes = true;
        tile.PartialRow = 2 * sizeof(V);
        tile.PartialLevel = V.RowsOfOne * tile.PartialRow;
        int levels = Fold.Levels(Fold.Blocks(task->Taps * task->GroupSources));
        tile.Partials = levels == 0 ? null : Scratch.Of(ScratchUse.Partials, levels * tile.PartialLevel);
        tile.Relu = task->Relu;
        tile.Matrix = task->Matrix;
        tile.Size = sizeof(T);
        for (nint panel = 0; panel < panels; panel++)
        {
            nint image = task->Images * panel / panels, images = task->Images * (panel + 1) / panels - image;
            for (nint strip = task->FirstStrip; strip < task->EndStrip; strip++)
            {
                nint group = strip / strips, column = strip % strips * 2 * lanes, rest = nint.Min(2 * lanes, task->GroupTargets - column);
                bool one = rest <= lanes;
                tile.LastLanes = (int)(one ? rest : rest - lanes);
                nint channel = group * task->GroupTargets + column;
                byte* source = task->Source + (task->Image + image) * task->SourceStep.Image + group * task->GroupSources * sizeof(T);
                byte* target = task->Target + (task->Image + image) * task->TargetStep.Image + channel * sizeof(T);
                byte* weights = task->Weights + (task->Packed ? (strip - task->FirstStrip) * task->StripBytes : channel * sizeof(T));
                tile.Bias = task->Bias == null ? null : task->Bias + channel * sizeof(T);
                for (int i = 0; i < task->ClassCount; i++) Targets(task, task->Classes + i, images, &tile, source, weights, target, one);
            }
        }
    }

    /// <summary>Computes all targets of one class in one strip of channels.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    static void Targets(ConvolutionTask* task, TapClass* taps, nint images, TileTask* tile, byte* source, byte* weights, byte* target, bool oneRegister)
    {
        PixelSteps from = task->SourceStep, to = task->TargetStep;
        AxisRun z = taps->Depth, y = Within(taps->Height, task->Rows.First, task->Rows.End), x = Within(taps->Width, task->Columns.First, task->Columns.End);
        if (y.Count <= 0 || x.Count <= 0) return;
        source += z.Source * from.Depth + y.Source * from.Height + x.Source * from.Width;
        target += z.Target * to.Depth + y.Target * to.Height + x.Target * to.Width;
        Steps* steps = stackalloc Steps[4];
        steps[0] = new() { Count = x.Count, Source = x.SourceStep * from.Width, Target = x.TargetStep * to.Width };
        steps[1] = new() { Count = y.Count, Source = y.SourceStep * from.Height, Target = y.TargetStep * to.Height };
        steps[2] = new() { Count = z.Count, Source = z.SourceStep * from.Depth, Target = z.TargetStep * to.Depth };
        steps[3] = new() { Count = images, Source = from.Image, Target = to.Image };

        // The rows of a tile run along the axis that gives the tallest tiles.
        nint most = oneRegister ? V.RowsOfOne : V.RowsOfTwo, rows = 0, best = 0;
        for (nint axis = 0; axis < 4; axis++)
        {
            // A later axis must be clearly better, because neighbouring pixels share inputs and cache lines.
            nint height = steps[axis].Count / ((steps[axis].Count + most - 1) / most);
            if (4 * height <= 5 * best) continue;
            best = height;
            rows = axis;
        }
        (steps[0], steps[rows]) = (steps[rows], steps[0]);

        tile->B = weights + taps->B;
        tile->K = taps->K;
        tile->Next = task->Segments + taps->Next;
        tile->End = task->Segments + taps->End;
        tile->ARow = steps[0].Source;
        tile->CRow = steps[0].Target;
        nint count = steps[0].Count, panels = (count + most - 1) / most;
        for (nint i = 0; i < steps[3].Count; i++)
        {
            for (nint j = 0; j < steps[2].Count; j++)
            {
                for (nint k = 0; k < steps[1].Count; k++)
                {
                    byte* a = source + i * steps[3].Source + j * steps[2].Source + k * steps[1].Source;
                    byte* c = target + i * steps[3].Target + j * steps[2].Target + k * steps[1].Target;
                    nint row = 0;
                    for (nint panel = 1; panel <= panels; panel++)
                    {
                        nint end = count * panel / panels;
                        tile->A = a + row * tile->ARow;
                        tile->C = c + row * tile->CRow;
                        if (oneRegister) ProductTile<V, OneRegister>.OfHeight(end - row)(tile);
                        else ProductTile<V, TwoRegisters>.OfHeight(end - row)(tile);
                        row = end;
                    }
                }
            }
        }
    }

    /// <summary>The part of a run whose targets are within [first, end).</summary>
    static AxisRun Within(AxisRun run, int first, int end)
    {
        int skip = Math.Max(0, (first - run.Target + run.TargetStep - 1) / run.TargetStep);
        int count = Math.Min(run.Count, end <= run.Target ? 0 : (end - 1 - run.Target) / run.TargetStep + 1) - skip;
        return run with { Target = run.Target + skip * run.TargetStep, Source = run.Source + skip * run.SourceStep, Count = count };
    }
}
