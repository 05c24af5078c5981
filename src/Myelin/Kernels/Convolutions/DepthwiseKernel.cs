namespace Myelin.Kernels;

/// <summary>
/// A convolution in which every channel is its own group, or its input gradient: the sums of <see cref="ConvolutionKernel"/>, computed
/// for a register of channels at a time. Operands are the same.
/// </summary>
/// <remarks>16-bit weights, only taps · channels numbers, are widened once in each call.</remarks>
sealed unsafe class DepthwiseKernel<V, T>(
    KernelThreads threads, SimdLevel simd, ElementType type, ElementType weightType, ConvolutionShape shape, bool gradient, ProductFinish finish)
    : SplitKernel(threads), IFinishing
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    readonly AxisTaps depth = new(shape.Depth, gradient), height = new(shape.Height, gradient), width = new(shape.Width, gradient);

    public ProductFinish Finish => finish;

    public int Columns => shape.Outputs;

    public Kernel With(ProductFinish other) => new DepthwiseKernel<V, T>(Threads, simd, type, weightType, shape, gradient, other);

    public override object? Key => (typeof(DepthwiseKernel<V, T>), weightType, shape, gradient, finish);

    /// <inheritdoc/>
    public override string Title => $"depthwise convolution{(gradient ? ", input gradient" : "")} {shape.Title}{Finishes.Title(finish)}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    public override void Run(void** operands)
    {
        if (weightType == type)
        {
            Split(operands);
            return;
        }
        nint count = (nint)shape.Taps * shape.Outputs;
        float* widened = (float*)Scratch.Of(ScratchUse.Convolution, count * sizeof(float));
        Widening.Run(simd, weightType, (ushort*)operands[1], widened, count);
        void** all = stackalloc void*[Finishes.Result(finish) + 1];
        for (int i = 0; i <= Finishes.Result(finish); i++) all[i] = operands[i];
        all[1] = widened;
        Split(all);
    }

    void Split(void** operands) =>
        Split(operands, (nint)shape.Images * depth.Targets * height.Targets, (nint)width.Targets * shape.Outputs * shape.Taps);

    protected override void Do(void** operands, nint from, nint to)
    {
        T* bias = (T*)Finishes.Bias(finish, operands), matrix = (T*)Finishes.Matrix(finish, operands), target = (T*)operands[Finishes.Result(finish)];
        nint perRow = (nint)width.Targets * shape.Outputs;
        T* end = target + to * perRow;
        for (nint row = from; row < to; row++)
        {
            nint image = row / (depth.Targets * height.Targets) * depth.Sources * height.Sources * width.Sources;
            int z = (int)(row / height.Targets % depth.Targets), y = (int)(row % height.Targets);
            Row((T*)operands[0] + image * shape.Outputs, (T*)operands[1], bias, matrix == null ? null : matrix + row * perRow, target + row * perRow, end,
                depth.Of(z), height.Of(y));
        }
    }

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void Row(T* source, T* weights, T* bias, T* matrix, T* target, T* end, TapsAt z, TapsAt y)
    {
        nint channels = shape.Outputs;
        nint blocks = Fold.Blocks(shape.Taps);
        T* levels = stackalloc T[BlockSums<V, T>.Size], partials = blocks > 1 ? levels : null;
        nint step = (nint)width.SourceTap * channels, weightStep = (nint)width.TapStep * channels;
        nint fromTarget = matrix == null ? 0 : (nint)matrix - (nint)target;
        for (int i = 0; i < width.Targets; i++, target += channels)
        {
            TapsAt x = width.Of(i);
            for (nint c = 0; c < channels; c += V.Width)
            {
                V sum = 0;
                nint block = 0;
                for (int tapZ = 0; tapZ < z.Count; tapZ++)
                {
                    for (int tapY = 0; tapY < y.Count; tapY++)
                    {
                        nint line = (nint)(z.Source + tapZ * depth.SourceTap) * height.Sources + y.Source + tapY * height.SourceTap;
                        nint tapLine = (nint)(z.Tap + tapZ * depth.TapStep) * height.Taps + y.Tap + tapY * height.TapStep;
                        T* from = source + (line * width.Sources + x.Source) * channels + c;
                        T* w = weights + (tapLine * width.Taps + x.Tap) * channels + c;
                        if (partials == null)
                        {
                            for (int tap = 0; tap < x.Count; tap++, from += step, w += weightStep) sum = V.Load(from).MultiplyAdd(V.Load(w), sum);
                            continue;
                        }
                        for (int tap = 0; tap < x.Count; tap++, from += step, w += weightStep)
                        {
                            // Taps of the gradient descend.
                            nint place = tapLine * width.Taps + x.Tap + tap * width.TapStep;
                            if (gradient) place = shape.Taps - 1 - place;
                            for (; block < place / Fold.Block; block++) sum = BlockSums<V, T>.Next(sum, block, partials);
                            sum = V.Load(from).MultiplyAdd(V.Load(w), sum);
                        }
                    }
                }
                if (partials != null)
                {
                    for (; block < blocks - 1; block++) sum = BlockSums<V, T>.Next(sum, block, partials);
                    sum = BlockSums<V, T>.Last(sum, block, partials);
                }
                if (bias != null) sum += V.Load(bias + c);
                if (fromTarget != 0) sum += V.Load((T*)((nint)(target + c) + fromTarget));
                if ((finish & ProductFinish.Relu) != 0) sum = sum.GreaterThan(0).Select(sum, sum.EqualTo(sum).Select(0, sum));
                if (target + c + V.Width <= end) sum.Store(target + c);
                else RowMap<V, T>.Some(sum, target + c, nint.Min(V.Width, channels - c));
            }
        }
    }
}

/// <summary>The first tap of a target, the source it reads, and the number of taps.</summary>
internal readonly record struct TapsAt(int Source, int Tap, int Count);

/// <summary>The taps of every target of an axis: the <see cref="AxisRun"/>s, listed by target.</summary>
sealed class AxisTaps
{
    readonly TapsAt[] taps;

    public AxisTaps(in ConvolutionAxis axis, bool gradient)
    {
        Targets = gradient ? axis.In : axis.Out;
        Sources = gradient ? axis.Out : axis.In;
        Taps = axis.Taps;
        taps = new TapsAt[Targets];
        foreach (AxisRun run in gradient ? AxisRun.Inputs(axis) : AxisRun.Outputs(axis))
        {
            for (int i = 0; i < run.Count; i++) taps[run.Target + i * run.TargetStep] = new(run.Source + i * run.SourceStep, run.Tap, run.Taps);
            (SourceTap, TapStep) = (run.SourceTap, run.TapStep);
        }
    }

    public int Targets { get; }

    public int Sources { get; }

    public int Taps { get; }

    /// <summary>The step from one tap of a target to the next: in the source, and in the window.</summary>
    public int SourceTap { get; }

    /// <inheritdoc cref="SourceTap"/>
    public int TapStep { get; }

    public TapsAt Of(int target) => taps[target];
}
