namespace Myelin.Kernels;

/// <summary>Bytes from one pixel to the next.</summary>
internal struct PixelSteps
{
    public nint Image, Depth, Height, Width;
}

/// <summary>What one thread does of a convolution or of its gradient by the input. Addresses, and strides in bytes.</summary>
internal unsafe struct ConvolutionTask
{
    public byte* Source, Weights, Bias, Target;
    public PixelSteps SourceStep, TargetStep;
    public TapClass* Classes;
    public TileSegment* Segments;
    public int ClassCount, Taps;
    public bool Relu;

    /// <summary>Whether the weights lie as strips of two registers.</summary>
    public bool Packed;

    /// <summary>Channels that each group sums over and gives.</summary>
    public nint Groups, GroupSources, GroupTargets;

    /// <summary>From one k to the next, and from one strip of two registers to the next.</summary>
    public nint BStep, StripBytes;

    /// <summary>The images, and the targets of each, that are to be done.</summary>
    public nint Image, Images;

    /// <inheritdoc cref="Image"/>
    public (int First, int End) Rows, Columns;
}

/// <summary>Walks one thread's part of a convolution tile by tile, on registers V of numbers T.</summary>
internal static unsafe class ConvolutionDriver<T, V> where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>A number of steps along an axis, and what each adds to the addresses.</summary>
    struct Steps
    {
        public nint Count, Source, Target;
    }

    /// <summary>Images whose pixels are the rows of a tile, if they meet in the same lines of L1: it has 12 of each, and one is left for the weights.</summary>
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
        tile.Continues = false;
        tile.Relu = task->Relu;
        tile.Size = sizeof(T);
        for (nint panel = 0; panel < panels; panel++)
        {
            nint image = task->Images * panel / panels, images = task->Images * (panel + 1) / panels - image;
            for (nint group = 0; group < task->Groups; group++)
            {
                for (nint strip = 0; strip < strips; strip++)
                {
                    nint column = strip * 2 * lanes, rest = nint.Min(2 * lanes, task->GroupTargets - column);
                    bool one = rest <= lanes;
                    tile.LastLanes = (int)(one ? rest : rest - lanes);
                    nint channel = (group * task->GroupTargets + column) * sizeof(T);
                    byte* source = task->Source + (task->Image + image) * task->SourceStep.Image + group * task->GroupSources * sizeof(T);
                    byte* target = task->Target + (task->Image + image) * task->TargetStep.Image + channel;
                    byte* weights = task->Weights + (task->Packed ? (group * strips + strip) * task->StripBytes : channel);
                    tile.Bias = task->Bias == null ? null : task->Bias + channel;
                    for (int i = 0; i < task->ClassCount; i++) Targets(task, task->Classes + i, images, &tile, source, weights, target, one);
                }
            }
        }
    }

    /// <summary>All targets of one class in one strip of channels.</summary>
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

        // The rows of a tile go along the axis that makes the highest tiles.
        nint most = oneRegister ? V.RowsOfOne : V.RowsOfTwo, rows = 0, best = 0;
        for (nint axis = 0; axis < 4; axis++)
        {
            // A later axis only if it is worth it: rows of neighbouring pixels share their inputs and lines of the cache.
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

    /// <summary>The targets of a run that lie within [first, end).</summary>
    static AxisRun Within(AxisRun run, int first, int end)
    {
        int skip = Math.Max(0, (first - run.Target + run.TargetStep - 1) / run.TargetStep);
        int count = Math.Min(run.Count, end <= run.Target ? 0 : (end - 1 - run.Target) / run.TargetStep + 1) - skip;
        return run with { Target = run.Target + skip * run.TargetStep, Source = run.Source + skip * run.SourceStep, Count = count };
    }
}
