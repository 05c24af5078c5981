namespace Myelin.Kernels;

/// <summary>The weight gradient of a convolution. Operands: x, dy, dw.</summary>
/// <remarks>
/// dw[t, c, k] is a sum of products in the order of <see cref="MatrixProduct"/>, of the terms fma(x[n, i, c], dy[n, o, k], s) over ascending
/// images and then over ascending outputs (by depth, row and column). Outputs whose tap t is padding are skipped; they keep their places in
/// the blocks of the sum, so that a block is the same run of outputs for every tap. Elements are divided among threads; a single sum never is.
/// </remarks>
abstract unsafe class ConvolutionWeightKernel(in ConvolutionShape shape) : Kernel
{
    readonly ConvolutionShape shape = shape;

    protected ref readonly ConvolutionShape Shape => ref shape;

    /// <inheritdoc/>
    public override string Title => $"convolution, weight gradient {shape.Title}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    /// <summary>Creates the kernel for an element type and a register width.</summary>
    public static Kernel Create(KernelThreads threads, SimdLevel simd, ElementType type, in ConvolutionShape shape)
    {
        if (shape.IsDepthwise) return Lanes.Visit<DepthwiseVisitor, Kernel>(type, ConvolutionKernel.DepthwiseLevel(simd, type, shape), new(threads, shape));
        bool halfEmpty = shape.Outputs / shape.Groups * type.Size() <= 32 && !PatchWeightKernel<float, Register512<float>>.Suits(shape);
        if (simd == SimdLevel.Avx512 && halfEmpty) simd = SimdLevel.Avx2;
        return (type, simd) switch
        {
            (ElementType.Float32, SimdLevel.Avx512) => Of<float, Register512<float>>(threads, shape),
            (ElementType.Float32, SimdLevel.Avx2) => Of<float, Register256<float>>(threads, shape),
            (ElementType.Float32, SimdLevel.Vector128) => Of<float, Register128<float>>(threads, shape),
            (ElementType.Float32, _) => Of<float, RegisterOfOne<float>>(threads, shape),
            (ElementType.Float64, SimdLevel.Avx512) => Of<double, Register512<double>>(threads, shape),
            (ElementType.Float64, SimdLevel.Avx2) => Of<double, Register256<double>>(threads, shape),
            (ElementType.Float64, SimdLevel.Vector128) => Of<double, Register128<double>>(threads, shape),
            (ElementType.Float64, _) => Of<double, RegisterOfOne<double>>(threads, shape),
            _ => throw new ShapeException($"Convolution: expects Float32 or Float64, received {type}; Cast(ElementType.Float32) first."),
        };
    }

    static Kernel Of<T, V>(KernelThreads threads, in ConvolutionShape shape) where T : unmanaged where V : unmanaged, IProductRegister<V> =>
        PatchWeightKernel<T, V>.Suits(shape) ? new PatchWeightKernel<T, V>(threads, shape) : new ConvolutionWeightKernel<T, V>(threads, shape);

    readonly struct DepthwiseVisitor(KernelThreads threads, ConvolutionShape shape) : ILaneVisitor<Kernel>
    {
        public Kernel Visit<V, T>() where V : struct, INumberLane<V, T> where T : unmanaged => new DepthwiseWeightKernel<V, T>(threads, shape);
    }
}

/// <summary>
/// A <see cref="ConvolutionWeightKernel"/> on registers V of elements T: for each tap, a product over the outputs that have it. The
/// rows of a tile are input channels, its columns output channels. Where all outputs have all taps along the width, these taps are one:
/// their input channels are adjacent in x and in dw. Many tiles process a few blocks of outputs at a time, which then stay in L2.
/// </summary>
sealed unsafe class ConvolutionWeightKernel<T, V>(KernelThreads threads, in ConvolutionShape shape) : ConvolutionWeightKernel(shape)
    where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    const long WorthAThread = 65_536;

    /// <summary>Bytes of x and dy that fit in L2 together with everything else.</summary>
    const nint BytesOfBlock = 1 << 19;

    /// <summary>Tiles whose sums of blocks are kept at a time: some 200 KiB for each level.</summary>
    const nint MostTiles = 128;

    static nint Lanes => sizeof(V) / sizeof(T);

    /// <summary>The taps along the width that are processed as one.</summary>
    nint Joined => Shape.Groups == 1 && Shape.Width.Dilation == 1 && Shape.Width.Before == 0
        && (Shape.Width.Out - 1) * (nint)Shape.Width.Stride + Shape.Width.Taps <= Shape.Width.In ? Shape.Width.Taps : 1;

    nint Taps => Shape.Taps / Joined;

    /// <summary>The rows of dw of a tap, or of the taps that are one.</summary>
    nint Rows => Shape.Inputs / Shape.Groups * Joined;

    nint GroupOutputs => Shape.Outputs / Shape.Groups;

    nint Strips => (GroupOutputs + 2 * Lanes - 1) / (2 * Lanes);

    nint Panels
    {
        get
        {
            nint most = GroupOutputs > Lanes ? V.RowsOfTwo : V.RowsOfOne;
            return (Rows + most - 1) / most;
        }
    }

    nint Tiles => Shape.Groups * Taps * Strips * Panels;

    public override object? Key => (typeof(ConvolutionWeightKernel<T, V>), Shape);

    [MethodImpl(Hot)]
    public override void Run(void** operands)
    {
        var call = new Call { Kernel = this, X = (byte*)operands[0], Dy = (byte*)operands[1], Dw = (byte*)operands[2] };
        call.Parts = Shape.Work < WorthAThread ? 1 : (int)nint.Min(Tiles, threads.Count);
        threads.Run(call.Parts, &Part, Unsafe.AsPointer(ref call));
    }

    struct Call
    {
        public ConvolutionWeightKernel<T, V> Kernel;
        public byte* X, Dy, Dw;
        public int Parts;
    }

    static void Part(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        nint tiles = call.Kernel.Tiles;
        call.Kernel.Do(call, tiles * part / call.Parts, tiles * (part + 1) / call.Parts);
    }

    [MethodImpl(Hot)]
    void Do(in Call call, nint from, nint to)
    {
        nint outputs = Shape.Images * Shape.PixelsOut, outputBytes = (nint)Shape.Outputs * sizeof(T);
        nint inputBytes = (Shape.PixelsIn * Shape.Inputs * sizeof(T)) / nint.Max(1, Shape.PixelsOut);
        nint pass = Fold.Block * nint.Max(1, BytesOfBlock / nint.Max(1, Fold.Block * (inputBytes + outputBytes)));
        bool single = pass >= outputs;
        // An element for each line of outputs, for each block and for each line that a block divides; the first is the head of the list.
        nint most = nint.Min(pass, outputs) / nint.Max(1, Shape.Width.Out) + 2 * nint.Min(pass, outputs) / Fold.Block + 4;
        var segments = (TileSegment*)Scratch.Of(ScratchUse.Convolution, most * sizeof(TileSegment));
        nint tiles = single ? to - from : nint.Min(to - from, MostTiles), tileBytes = V.RowsOfOne * 2 * sizeof(V);
        TileTask tile;
        tile.PartialRow = 2 * sizeof(V);
        tile.PartialLevel = single ? tileBytes : tiles * tileBytes;
        int levels = Fold.Levels(Fold.Blocks(outputs));
        byte* partials = levels == 0 ? null : Scratch.Of(ScratchUse.Partials, levels * tile.PartialLevel);
        tile.ARow = sizeof(T);
        tile.AStep = (nint)Shape.Width.Stride * Shape.Inputs * sizeof(T);
        tile.BStep = tile.CRow = outputBytes;
        tile.Size = sizeof(T);
        tile.Bias = null;
        tile.Relu = false;
        for (; from < to; from += tiles)
        {
            nint end = nint.Min(to, from + tiles), first = 0;
            do
            {
                tile.Block = first / Fold.Block;
                tile.Finishes = first + pass >= outputs;
                Pass(call, from, end, first, nint.Min(first + pass, outputs), segments, &tile, partials, single ? 0 : tileBytes);
                first += pass;
            }
            while (first < outputs);
        }
    }

    /// <summary>Adds the outputs [first, end) to the sums of the tiles [from, to).</summary>
    [MethodImpl(Hot)]
    void Pass(in Call call, nint from, nint to, nint first, nint end, TileSegment* segments, TileTask* tile, byte* partials, nint tileBytes)
    {
        nint taps = Taps, panels = Panels, perTap = Strips * panels, perGroup = taps * perTap, tapRows = Rows, joined = Joined, listed = -1;
        for (nint i = from; i < to; i++, partials += tileBytes)
        {
            nint group = i / perGroup, tap = i % perGroup / perTap, strip = i % perTap / panels, panel = i % panels;
            if (tap != listed) tile->End = segments + List(tap * joined, first, end, segments);
            listed = tap;
            nint row = tapRows * panel / panels, rows = tapRows * (panel + 1) / panels - row;
            nint column = group * GroupOutputs + strip * 2 * Lanes, columns = nint.Min(2 * Lanes, GroupOutputs - strip * 2 * Lanes);
            tile->A = call.X + segments->A + (group * tapRows + row) * sizeof(T);
            tile->B = call.Dy + segments->B + column * sizeof(T);
            tile->C = call.Dw + (tap * tapRows + row) * tile->CRow + column * sizeof(T);
            tile->K = segments->K;
            tile->Next = segments + 1;
            tile->Partials = partials;
            tile->LastLanes = (int)(columns > Lanes ? columns - Lanes : columns);
            if (columns > Lanes) ProductTile<V, TwoRegisters>.OfHeight(rows)(tile);
            else ProductTile<V, OneRegister>.OfHeight(rows)(tile);
        }
    }

    /// <summary>
    /// Lists the runs of the outputs [first, end) that have a tap, as offsets in x and dy: the first from the start, the others relative to the
    /// first. Runs of a block that are adjacent in both are merged.
    /// </summary>
    [MethodImpl(Hot)]
    nint List(nint tap, nint first, nint end, TileSegment* segments)
    {
        (nint zFirst, nint zEnd, nint zIn) = Shape.Depth.OutputsOf(tap / (Shape.Height.Taps * Shape.Width.Taps));
        (nint yFirst, nint yEnd, nint yIn) = Shape.Height.OutputsOf(tap / Shape.Width.Taps % Shape.Height.Taps);
        (nint xFirst, nint xEnd, nint xIn) = Shape.Width.OutputsOf(tap % Shape.Width.Taps);
        nint pixelIn = (nint)Shape.Inputs * sizeof(T), pixelOut = (nint)Shape.Outputs * sizeof(T), step = pixelIn * Shape.Width.Stride;
        nint width = Shape.Width.Out, count = 1, block = first / Fold.Block;
        TileSegment run = segments[0] = default;
        nint line = first / nint.Max(1, width), plane = line / nint.Max(1, Shape.Height.Out);
        nint y = line - plane * Shape.Height.Out, n = plane / nint.Max(1, Shape.Depth.Out), z = plane - n * Shape.Depth.Out;
        for (nint start = line * width; start < end; start += width, y++)
        {
            if (y == Shape.Height.Out) (y, z) = (0, z + 1);
            if (z == Shape.Depth.Out) (z, n) = (0, n + 1);
            if (y < yFirst || y >= yEnd || z < zFirst || z >= zEnd) continue;
            nint lineIn = (n * Shape.Depth.In + zIn + z * Shape.Depth.Stride) * Shape.Height.In + yIn + y * Shape.Height.Stride;
            nint last = nint.Min(start + xEnd, end);
            for (nint o = nint.Max(start + xFirst, first), length; o < last; o += length)
            {
                length = nint.Min(last, (o | (Fold.Block - 1)) + 1) - o;
                nint a = (lineIn * Shape.Width.In + xIn + (o - start) * Shape.Width.Stride) * pixelIn, b = o * pixelOut;
                for (; (block + 1) * Fold.Block <= o; block++) segments[count++] = run = new() { StartsBlock = true };
                if (run.K > 0 && a == run.A + run.K * step && b == run.B + run.K * pixelOut)
                {
                    run.K += length;
                    segments[count - 1].K += length;
                    continue;
                }
                if (run.K > 0) segments[count++] = default;
                bool starts = segments[count - 1].StartsBlock;
                run = new() { A = a, B = b, K = length, StartsBlock = starts };
                segments[count - 1] = count == 1 ? run : run with { A = a - segments[0].A, B = b - segments[0].B };
            }
        }
        for (; block < (end - 1) / Fold.Block; block++) segments[count++] = new() { StartsBlock = true };
        return count;
    }
}
