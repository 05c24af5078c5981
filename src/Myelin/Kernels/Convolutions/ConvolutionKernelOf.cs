namespace Myelin.Kernels;

/// <summary>A <see cref="ConvolutionKernel"/> on registers V of numbers T: a product over the runs of a <see cref="TapTable"/>.</summary>
/// <remarks>
/// Rows of a tile are targets of one class: neighbours along an axis, or the same pixel of several images. Columns are
/// target channels; the weights are read in place, or laid out as strips of two registers.
/// </remarks>
sealed unsafe class ConvolutionKernel<T, V> : ConvolutionKernel where T : unmanaged where V : unmanaged, IProductRegister<V>
{
    /// <summary>Multiply-adds below which a second thread costs more than it brings, and of about half a millisecond.</summary>
    const long WorthAThread = 65_536, LongPiece = 1 << 25;

    /// <summary>Rows of tiles over which the packing of the weights is forgotten.</summary>
    const long HighPiece = 112;

    readonly TapTable table;
    readonly ConvolutionTask task;
    readonly int images, bands;

    public ConvolutionKernel(KernelThreads threads, SimdLevel simd, ElementType type, in ConvolutionShape shape, bool gradient, ProductFinish finish)
        : base(threads, simd, type, shape, gradient, finish)
    {
        int sources = gradient ? shape.Outputs : shape.Inputs, targets = gradient ? shape.Inputs : shape.Outputs;
        nint pixelsIn = gradient ? shape.PixelsOut : shape.PixelsIn, pixelsOut = gradient ? shape.PixelsIn : shape.PixelsOut;
        task.Groups = shape.Groups;
        task.GroupSources = sources / shape.Groups;
        task.GroupTargets = targets / shape.Groups;
        task.Taps = shape.Taps;
        task.SourceStep = Steps(sources, gradient ? shape.Height.Out : shape.Height.In, gradient ? shape.Width.Out : shape.Width.In, pixelsIn);
        task.TargetStep = Steps(targets, gradient ? shape.Height.In : shape.Height.Out, gradient ? shape.Width.In : shape.Width.Out, pixelsOut);
        task.Relu = finish is ProductFinish.Relu or ProductFinish.BiasRelu;
        task.Packed = gradient || (targets * sizeof(T) > 2 * sizeof(V) && shape.Images * pixelsOut >= HighPiece);
        task.BStep = task.Packed ? ProductPacking<T, V>.StripStep : targets * sizeof(T);
        table = new TapTable(Runs(shape.Depth), Runs(shape.Height), Runs(shape.Width),
            (task.SourceStep.Depth, task.SourceStep.Height, task.SourceStep.Width), (shape.Depth.Taps, shape.Height.Taps, shape.Width.Taps),
            descending: gradient, task.GroupSources, sizeof(T), task.BStep);

        // Whole images for each thread if they divide well; else bands of every image; more than threads if they are long.
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
        bool biased = Finish is ProductFinish.Bias or ProductFinish.BiasRelu;
        fixed (TapClass* classes = table.Classes)
        fixed (TileSegment* segments = table.Segments)
        {
            ConvolutionTask work = task;
            work.Classes = classes;
            work.Segments = segments;
            work.ClassCount = table.Classes.Length;
            work.Source = (byte*)operands[0];
            work.Weights = (byte*)operands[1];
            work.Bias = biased ? (byte*)operands[2] : null;
            work.Target = (byte*)operands[biased ? 3 : 2];
            var call = new Call { Kernel = this, Task = &work };
            if (work.Packed)
            {
                nint strips = (work.GroupTargets + ProductPacking<T, V>.StripColumns - 1) / ProductPacking<T, V>.StripColumns;
                work.StripBytes = (nint)work.Taps * work.GroupSources * work.BStep;
                call.Plain = work.Weights;
                work.Weights = Scratch.Of(ScratchUse.Convolution, work.Groups * strips * work.StripBytes);
                call.Strips = strips;
                Threads.Run(images * bands == 1 ? 1 : (int)(work.Groups * strips), &Pack, Unsafe.AsPointer(ref call));
            }
            Threads.Run(images * bands, &Part, Unsafe.AsPointer(ref call));
        }
    }

    struct Call
    {
        public ConvolutionKernel<T, V> Kernel;
        public ConvolutionTask* Task;
        public byte* Plain;
        public nint Strips;
    }

    static void Part(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        ConvolutionKernel<T, V> kernel = call.Kernel;
        ref readonly ConvolutionShape shape = ref kernel.Shape;
        int piece = part / kernel.bands, band = part % kernel.bands;
        ConvolutionTask work = *call.Task;
        long first = (long)shape.Images * piece / kernel.images, end = (long)shape.Images * (piece + 1) / kernel.images;
        work.Image = (nint)first;
        work.Images = (nint)(end - first);
        ConvolutionAxis y = shape.Height, x = shape.Width;
        int height = kernel.IsGradient ? y.In : y.Out, width = kernel.IsGradient ? x.In : x.Out;
        bool rows = height >= width || height >= 4 * kernel.bands;
        work.Rows = rows ? (height * band / kernel.bands, height * (band + 1) / kernel.bands) : (0, height);
        work.Columns = rows ? (0, width) : ((int)((long)width * band / kernel.bands), (int)((long)width * (band + 1) / kernel.bands));
        ConvolutionDriver<T, V>.Run(&work);
    }

    /// <summary>Lays out the weights of one strip of target channels, or of all.</summary>
    static void Pack(int part, void* argument)
    {
        ref Call call = ref Unsafe.AsRef<Call>(argument);
        ConvolutionTask* task = call.Task;
        bool all = call.Kernel.images * call.Kernel.bands == 1;
        nint end = all ? task->Groups * call.Strips : part + 1;
        for (nint strip = all ? 0 : part; strip < end; strip++)
        {
            nint group = strip / call.Strips, column = strip % call.Strips * ProductPacking<T, V>.StripColumns;
            nint columns = nint.Min(ProductPacking<T, V>.StripColumns, task->GroupTargets - column);
            byte* to = task->Weights + strip * task->StripBytes;
            if (!call.Kernel.IsGradient)
            {
                nint row = task->Groups * task->GroupTargets * sizeof(T);
                ProductPacking<T, V>.Pack(call.Plain + (group * task->GroupTargets + column) * sizeof(T), row, sizeof(T), columns, task->Taps * task->GroupSources, to);
                continue;
            }
            // w[t, c, k] is read as w[t, k, c], the last tap first.
            nint outputs = task->Groups * task->GroupSources * sizeof(T), tapBytes = task->GroupTargets * outputs;
            byte* from = call.Plain + (task->Taps - 1) * tapBytes + column * outputs + group * task->GroupSources * sizeof(T);
            for (nint tap = 0; tap < task->Taps; tap++, from -= tapBytes, to += task->GroupSources * task->BStep)
                ProductPacking<T, V>.Pack(from, sizeof(T), outputs, columns, task->GroupSources, to);
        }
    }
}
