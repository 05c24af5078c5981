namespace Myelin.Kernels;

/// <summary>
/// A <see cref="ConvolutionKernel"/> on registers V of numbers T, with weights stored as B: a product over the runs of a
/// <see cref="TapTable"/>.
/// </summary>
/// <remarks>
/// Rows of a tile are targets of one class: neighbours along an axis, or the same pixel of several images. Columns are
/// target channels. The weights are read in place, or packed into strips of two registers. Weights of 16 bits are always packed, so
/// many strips at a time that they fit 1 MiB as float32, and at least one.
/// </remarks>
sealed unsafe class ConvolutionKernel<T, V, B> : ConvolutionKernel
    where T : unmanaged where V : unmanaged, IProductRegister<V> where B : struct, IRightSide<V>
{
    /// <summary>The bytes of widened weights that are packed at a time.</summary>
    const nint BytesOfRound = 1 << 20;

    /// <summary>Multiply-adds below which a second thread does not pay, and multiply-adds that take about half a millisecond.</summary>
    const long WorthAThread = 65_536, LongPiece = 1 << 25;

    /// <summary>Rows from which the cost of packing the weights is negligible.</summary>
    const long HighPiece = 112;

    readonly TapTable table;
    readonly ConvolutionTask task;
    readonly int images, bands;

    public ConvolutionKernel(
        KernelThreads threads, SimdLevel simd, ElementType type, ElementType weights, in ConvolutionShape shape, bool gradient, ProductFinish finish)
        : base(threads, simd, type, weights, shape, gradient, finish)
    {
        int sources = gradient ? shape.Outputs : shape.Inputs, targets = gradient ? shape.Inputs : shape.Outputs;
        nint pixelsIn = gradient ? shape.PixelsOut : shape.PixelsIn, pixelsOut = gradient ? shape.PixelsIn : shape.PixelsOut;
        task.Groups = shape.Groups;
        task.GroupSources = sources / shape.Groups;
        task.GroupTargets = targets / shape.Groups;
        task.Taps = shape.Taps;
        task.SourceStep = Steps(sources, gradient ? shape.Height.Out : shape.Height.In, gradient ? shape.Width.Out : shape.Width.In, pixelsIn);
        task.TargetStep = Steps(targets, gradient ? shape.Height.In : shape.Height.Out, gradient ? shape.Width.In : shape.Width.Out, pixelsOut);
        task.Relu = (finish & ProductFinish.Relu) != 0;
        task.Packed = B.Widens || gradient || (targets * sizeof(T) > 2 * sizeof(V) && shape.Images * pixelsOut >= HighPiece);
        task.BStep = task.Packed ? ProductPacking<T, V>.StripStep : targets * sizeof(T);
        table = new TapTable(Runs(shape.Depth), Runs(shape.Height), Runs(shape.Width),
            (task.SourceStep.Depth, task.SourceStep.Height, task.SourceStep.Width), (shape.Depth.Taps, shape.Height.Taps, shape.Width.Taps),
            descending: gradient, task.GroupSources, sizeof(T), task.BStep);

        // Whole images for each thread if they divide evenly, else bands of every image; more pieces than threads if the work is long.
        int count = threads.Count;
        images = shape.Work * 2 < WorthAThread || count == 1 ? 1 : shape.Images >= 4 * count || shape.Images % count == 0 ? Math.Min(count, shape.Images) : 1;
        bands = shape.Work * 2 < WorthAThread || count == 1 ? 1 : (int)Math.Clamp(shape.Work / (images * LongPiece), images == 1 ? count : 1, 4 * count);

        List<AxisRun> Runs(ConvolutionAxis axis) => gradient ? AxisRun.Inputs(axis) : AxisRun.Outputs(axis);

        static PixelSteps Steps(int channels, int height, int width, nint pixels)
        {
            nint pixel = (nint)channels * sizeof(T);
            return new() { Width = pixel, Height = width * pixel, Depth = height * width * pixel, Image = pixels * pixel };
        }
    }

    [MethodImpl(Hot)]
    public override void Run(void** operands)
    {
        ConvolutionTask work = task;
        work.Source = (byte*)operands[0];
        work.Weights = (byte*)operands[1];
        work.Bias = (byte*)Finishes.Bias(Finish, operands);
        work.Target = (byte*)operands[Finishes.Result(Finish)];
        byte* matrix = (byte*)Finishes.Matrix(Finish, operands);
        work.Matrix = matrix == null ? 0 : (nint)(matrix - work.Target);
        var call = new Call { Kernel = this, Task = &work };
        call.Strips = (work.GroupTargets + ProductPacking<T, V>.StripColumns - 1) / ProductPacking<T, V>.StripColumns;
        nint strips = work.Groups * call.Strips, most = strips;
        if (work.Packed)
        {
            work.StripBytes = (nint)work.Taps * work.GroupSources * work.BStep;
            call.Plain = work.Weights;
            if (B.Widens) most = nint.Clamp(BytesOfRound / nint.Max(1, work.StripBytes), 1, nint.Max(1, strips));
            work.Weights = Scratch.Of(ScratchUse.Convolution, most * work.StripBytes);
        }
        while (work.EndStrip < strips)
        {
            work.FirstStrip = work.EndStrip;
            work.EndStrip = nint.Min(strips, work.FirstStrip + most);
            if (work.Packed) Threads.Run(images * bands == 1 ? 1 : (int)(work.EndStrip - work.FirstStrip), &Pack, Unsafe.AsPointer(ref call));
            for (long next = 0; next < table.Count;) Run(table.Piece(ref next), ref call);
        }
    }

    void Run(TapPiece piece, ref Call call)
    {
        fixed (TapClass* classes = piece.Classes)
        fixed (TileSegment* segments = piece.Segments)
        {
            call.Task->Classes = classes;
            call.Task->Segments = segments;
            call.Task->ClassCount = piece.ClassCount;
            Threads.Run(images * bands, &Part, Unsafe.AsPointer(ref call));
        }
    }

    struct Call
    {
        public ConvolutionKernel<T, V, B> Kernel;
        public ConvolutionTask* Task;
        public byte* Plain;

        /// <summary>The strips of one group.</summary>
        public nint Strips;
    }

    static void Part(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        ConvolutionKernel<T, V, B> kernel = call.Kernel;
        ref readonly ConvolutionShape shape = ref kernel.Shape;
        int piece = part / kernel.bands, band = part % kernel.bands;
        ConvolutionTask work = *call.Task;
        long first = (long)shape.Images * piece / kernel.images, end = (long)shape.Images * (piece + 1) / kernel.images;
        work.Image = (nint)first;
        work.Images = (nint)(end - first);
        ConvolutionAxis y = shape.Height, x = shape.Width;
        int height = kernel.IsGradient ? y.In : y.Out, width = kernel.IsGradient ? x.In : x.Out;
        bool rows = height >= width || height >= 4 * kernel.bands;
        work.Rows = rows ? ((int)((long)height * band / kernel.bands), (int)((long)height * (band + 1) / kernel.bands)) : (0, height);
        work.Columns = rows ? (0, width) : ((int)((long)width * band / kernel.bands), (int)((long)width * (band + 1) / kernel.bands));
        ConvolutionDriver<T, V>.Run(&work);
    }

    /// <summary>Packs the weights of one strip of target channels, or of all strips of this round.</summary>
    static void Pack(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        ConvolutionTask* task = call.Task;
        bool all = call.Kernel.images * call.Kernel.bands == 1;
        nint end = all ? task->EndStrip : task->FirstStrip + part + 1;
        for (nint strip = all ? task->FirstStrip : task->FirstStrip + part; strip < end; strip++)
        {
            nint group = strip / call.Strips, column = strip % call.Strips * ProductPacking<T, V>.StripColumns;
            nint columns = nint.Min(ProductPacking<T, V>.StripColumns, task->GroupTargets - column);
            byte* to = task->Weights + (strip - task->FirstStrip) * task->StripBytes;
            if (!call.Kernel.IsGradient)
            {
                nint row = task->Groups * task->GroupTargets * B.Size;
                B.Pack(call.Plain + (group * task->GroupTargets + column) * B.Size, row, B.Size, columns, task->Taps * task->GroupSources, to);
                continue;
            }
            // w[t, c, k] is read as w[t, k, c], starting with the last tap.
            nint outputs = task->Groups * task->GroupSources * B.Size, tapBytes = task->GroupTargets * outputs;
            byte* from = call.Plain + (task->Taps - 1) * tapBytes + column * outputs + group * task->GroupSources * B.Size;
            for (nint tap = 0; tap < task->Taps; tap++, from -= tapBytes, to += task->GroupSources * task->BStep)
                B.Pack(from, B.Size, outputs, columns, task->GroupSources, to);
        }
    }
}
