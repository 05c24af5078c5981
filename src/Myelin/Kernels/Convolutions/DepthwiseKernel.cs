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

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        nint channels = shape.Outputs, perRow = width.Targets * channels;
        T* weights = (T*)operands[1], matrix = (T*)Finishes.Matrix(finish, operands), result = (T*)operands[Finishes.Result(finish)];
        Tap* taps = stackalloc Tap[(int)Fold.Block];
        Targets targets = default;
        targets.Taps = taps;
        targets.Channels = channels;
        targets.Bias = (T*)Finishes.Bias(finish, operands);
        targets.Matrix = matrix == null ? 0 : (nint)matrix - (nint)result;
        for (nint row = from; row < to; row++)
        {
            nint image = row / ((nint)depth.Targets * height.Targets);
            TapsAt z = depth.Of((int)(row / height.Targets % depth.Targets)), y = height.Of((int)(row % height.Targets));
            nint line = (image * depth.Sources + z.Source) * height.Sources + y.Source;
            foreach (ref readonly AxisRun run in width.Runs)
            {
                targets.Source = (T*)operands[0] + (line * width.Sources + run.Source) * channels;
                targets.Weights = weights + ((z.Tap * height.Taps + y.Tap) * width.Taps + run.Tap) * channels;
                targets.Result = result + row * perRow + run.Target * channels;
                (targets.SourceStep, targets.ResultStep) = (run.SourceStep * channels, run.TargetStep * channels);
                if (Fold.Blocks(shape.Taps) > 1) Long(targets, weights, z.Count, y.Count, run.Taps, run.Count);
                else
                {
                    targets.End = List(taps, z.Count, y.Count, run.Taps);
                    Short(targets, run.Count);
                }
            }
        }
    }

    /// <summary>A tap: the numbers from the first tap to it, in the source and in the weights.</summary>
    struct Tap
    {
        public nint Source, Weights;
    }

    /// <summary>Targets of one row that read the same taps.</summary>
    struct Targets
    {
        public Tap* Taps, End;
        public T* Source, Weights, Result, Bias;

        /// <summary>Numbers from one target to the next: in the source and in the result.</summary>
        public nint SourceStep, ResultStep;

        /// <summary>Bytes from a number of the result to that of the matrix which is added; 0 without one.</summary>
        public nint Matrix;

        public nint Channels;
    }

    /// <summary>Lists the taps of a target in the order of their sum.</summary>
    [MethodImpl(Hot)]
    Tap* List(Tap* taps, nint planes, nint lines, nint count)
    {
        for (nint z = 0; z < planes; z++)
        {
            for (nint y = 0; y < lines; y++)
            {
                for (nint x = 0; x < count; x++, taps++)
                {
                    taps->Source = ((z * depth.SourceTap * height.Sources + y * height.SourceTap) * width.Sources + x * width.SourceTap) * shape.Outputs;
                    taps->Weights = ((z * depth.TapStep * height.Taps + y * height.TapStep) * width.Taps + x * width.TapStep) * shape.Outputs;
                }
            }
        }
        return taps;
    }

    /// <summary>Computes targets whose sums are one block, as many at a time as there are sums in registers.</summary>
    [MethodImpl(Hot)]
    void Short(Targets targets, nint count)
    {
        for (nint sums = 8; count > 0; count -= sums)
        {
            while (sums > count) sums >>= 1;
            if (sums == 8) Sums<Eight>(&targets);
            else if (sums == 4) Sums<Four>(&targets);
            else if (sums == 2) Sums<Two>(&targets);
            else Sums<One>(&targets);
            targets.Source += sums * targets.SourceStep;
            targets.Result += sums * targets.ResultStep;
        }
    }

    /// <summary>The number of targets whose sums are in registers at the same time.</summary>
    interface ISums
    {
        static abstract int Count { get; }
    }

    readonly struct One : ISums { public static int Count => 1; }

    readonly struct Two : ISums { public static int Count => 2; }

    readonly struct Four : ISums { public static int Count => 4; }

    readonly struct Eight : ISums { public static int Count => 8; }

    /// <summary>Computes some targets, one register of channels after the other. A weight is loaded once for all of them.</summary>
    /// <remarks>It calls nothing: around a call, the JIT keeps the sums in memory.</remarks>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void Sums<N>(Targets* targets) where N : struct, ISums
    {
        T* some = stackalloc T[8 * Fold.Lanes];
        bool relu = (finish & ProductFinish.Relu) != ProductFinish.Sum;
        for (nint c = 0, channels = targets->Channels; c < channels; c += V.Width)
        {
            V sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0, sum4 = 0, sum5 = 0, sum6 = 0, sum7 = 0;
            T* source = targets->Source + c, weights = targets->Weights + c;
            nint one = targets->SourceStep, three = 3 * one;
            for (Tap* tap = targets->Taps, end = targets->End; tap < end; tap++)
            {
                V weight = V.Load(weights + tap->Weights);
                T* from = source + tap->Source;
                sum0 = V.Load(from).MultiplyAdd(weight, sum0);
                if (N.Count > 1) sum1 = V.Load(from + one).MultiplyAdd(weight, sum1);
                if (N.Count > 2)
                {
                    sum2 = V.Load(from + 2 * one).MultiplyAdd(weight, sum2);
                    sum3 = V.Load(from + three).MultiplyAdd(weight, sum3);
                }
                if (N.Count > 4)
                {
                    from += 4 * one;
                    sum4 = V.Load(from).MultiplyAdd(weight, sum4);
                    sum5 = V.Load(from + one).MultiplyAdd(weight, sum5);
                    sum6 = V.Load(from + 2 * one).MultiplyAdd(weight, sum6);
                    sum7 = V.Load(from + three).MultiplyAdd(weight, sum7);
                }
            }
            V bias = targets->Bias == null ? 0 : V.Load(targets->Bias + c);
            bool hasBias = targets->Bias != null, whole = c + V.Width <= channels;
            nint matrix = targets->Matrix, step = targets->ResultStep;
            T* result = targets->Result + c, to = whole ? result : some;
            nint toStep = whole ? step : V.Width;
            Finished(sum0, bias, hasBias, result, matrix, relu).Store(to);
            if (N.Count > 1) Finished(sum1, bias, hasBias, result + step, matrix, relu).Store(to + toStep);
            if (N.Count > 2)
            {
                Finished(sum2, bias, hasBias, result + 2 * step, matrix, relu).Store(to + 2 * toStep);
                Finished(sum3, bias, hasBias, result + 3 * step, matrix, relu).Store(to + 3 * toStep);
            }
            if (N.Count > 4)
            {
                Finished(sum4, bias, hasBias, result + 4 * step, matrix, relu).Store(to + 4 * toStep);
                Finished(sum5, bias, hasBias, result + 5 * step, matrix, relu).Store(to + 5 * toStep);
                Finished(sum6, bias, hasBias, result + 6 * step, matrix, relu).Store(to + 6 * toStep);
                Finished(sum7, bias, hasBias, result + 7 * step, matrix, relu).Store(to + 7 * toStep);
            }
            if (whole) continue;
            for (nint i = 0; i < N.Count; i++)
                for (nint k = 0; k < channels - c; k++) result[i * step + k] = some[i * V.Width + k];
        }
    }

    [MethodImpl(Inline)]
    static V Finished(V sum, V bias, bool hasBias, T* result, nint matrix, bool relu)
    {
        if (hasBias) sum += bias;
        if (matrix != 0) sum += V.Load((T*)((nint)result + matrix));
        return relu ? sum.GreaterThan(0).Select(sum, sum.EqualTo(sum).Select(0, sum)) : sum;
    }

    /// <summary>Computes targets whose sums have several blocks, one at a time.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    void Long(Targets targets, T* allWeights, nint planes, nint lines, nint taps, nint count)
    {
        nint blocks = Fold.Blocks(shape.Taps), channels = targets.Channels, first = (nint)(targets.Weights - allWeights) / channels;
        T* partials = stackalloc T[BlockSums<V, T>.Size];
        for (; count > 0; count--, targets.Source += targets.SourceStep, targets.Result += targets.ResultStep)
        {
            for (nint c = 0; c < channels; c += V.Width)
            {
                V sum = 0;
                nint block = 0;
                for (nint line = 0; line < planes * lines; line++)
                {
                    nint z = line / lines, y = line % lines;
                    T* from = targets.Source + (z * depth.SourceTap * height.Sources + y * height.SourceTap) * width.Sources * channels + c;
                    nint place = first + (z * depth.TapStep * height.Taps + y * height.TapStep) * width.Taps;
                    for (nint tap = 0; tap < taps; tap++, place += width.TapStep, from += width.SourceTap * channels)
                    {
                        // Taps of the gradient descend.
                        nint ends = (gradient ? shape.Taps - 1 - place : place) / Fold.Block;
                        for (; block < ends; block++) sum = BlockSums<V, T>.Next(sum, block, partials);
                        sum = V.Load(from).MultiplyAdd(V.Load(allWeights + place * channels + c), sum);
                    }
                }
                for (; block < blocks - 1; block++) sum = BlockSums<V, T>.Next(sum, block, partials);
                T* result = targets.Result + c;
                bool hasBias = targets.Bias != null;
                sum = Finished(BlockSums<V, T>.Last(sum, block, partials), hasBias ? V.Load(targets.Bias + c) : 0, hasBias, result, targets.Matrix,
                    (finish & ProductFinish.Relu) != ProductFinish.Sum);
                if (c + V.Width <= channels) sum.Store(result);
                else RowMap<V, T>.Some(sum, result, channels - c);
            }
        }
    }
}
