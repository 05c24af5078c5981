namespace Myelin.Kernels;

/// <summary>
/// y[n, o, c] = (Σ x[n, i, c]) / count over the inputs i under the window of o, in row-major order and in blocks as <see cref="Fold"/>
/// defines. Padding is not counted. Operands: x, y.
/// </summary>
sealed unsafe class AveragePoolKernel<V, T>(KernelThreads threads, in ConvolutionShape shape) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    readonly ConvolutionShape shape = shape;

    public override object? Key => (typeof(AveragePoolKernel<V, T>), shape);

    public override void Run(void** operands) =>
        Split(operands, (nint)shape.Images * shape.Depth.Out * shape.Height.Out, (nint)shape.Width.Out * shape.Outputs * shape.Taps);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        nint channels = shape.Outputs, perRow = shape.Width.Out * channels, perLine = shape.Width.In * channels;
        T* y = (T*)operands[1] + from * perRow, end = y + (to - from) * perRow;
        for (nint row = from; row < to; row++)
        {
            nint image = row / (shape.Depth.Out * shape.Height.Out) * shape.PixelsIn;
            (int firstZ, int depth) = PoolingShape.Under(shape.Depth, (int)(row / shape.Height.Out % shape.Depth.Out));
            (int firstY, int height) = PoolingShape.Under(shape.Height, (int)(row % shape.Height.Out));
            T* line = (T*)operands[0] + (image + ((nint)firstZ * shape.Height.In + firstY) * shape.Width.In) * channels;
            for (int outX = 0; outX < shape.Width.Out; outX++, y += channels)
            {
                (int firstX, int width) = PoolingShape.Under(shape.Width, outX);
                T* x = line + firstX * channels;
                int terms = depth * height * width;
                V count = terms;
                for (nint c = 0; c < channels; c += V.Width)
                {
                    V sum = 0;
                    if (terms > Fold.Block)
                    {
                        sum = Blocks(x + c, depth, height, width);
                    }
                    else
                    {
                        T* plane = x + c;
                        for (int z = 0; z < depth; z++, plane += shape.Height.In * perLine)
                        {
                            T* start = plane;
                            for (int j = 0; j < height; j++, start += perLine)
                                for (T* at = start, last = at + width * channels; at < last; at += channels) sum += V.Load(at);
                        }
                    }
                    sum /= count;
                    if (y + c + V.Width <= end) sum.Store(y + c);
                    else RowMap<V, T>.Some(sum, y + c, nint.Min(V.Width, channels - c));
                }
            }
        }
    }

    /// <summary>The sum of a window of several blocks.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    V Blocks(T* x, int depth, int height, int width)
    {
        T* partials = stackalloc T[BlockSums<V, T>.Size];
        nint channels = shape.Outputs, term = 0;
        V sum = 0;
        for (int z = 0; z < depth; z++)
        {
            for (int j = 0; j < height; j++)
            {
                T* at = x + ((nint)z * shape.Height.In + j) * shape.Width.In * channels, last = at + width * channels;
                for (; at < last; at += channels, term++)
                {
                    if (term > 0 && term % Fold.Block == 0) sum = BlockSums<V, T>.Next(sum, term / Fold.Block - 1, partials);
                    sum += V.Load(at);
                }
            }
        }
        return BlockSums<V, T>.Last(sum, (term - 1) / Fold.Block, partials);
    }
}

/// <summary>
/// dx[n, i, c] = Σ dy[n, o, c] / count(o) over ascending outputs o whose window contains i, in blocks as <see cref="Fold"/> defines.
/// Operands: dy, dx.
/// </summary>
sealed unsafe class AveragePoolGradientKernel<V, T>(KernelThreads threads, in ConvolutionShape shape) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    readonly ConvolutionShape shape = shape;

    public override object? Key => (typeof(AveragePoolGradientKernel<V, T>), shape);

    public override void Run(void** operands) => Split(operands, (nint)shape.Images * shape.Depth.In * shape.Height.In, (nint)shape.Width.In * shape.Inputs);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        nint channels = shape.Inputs, perRow = shape.Width.In * channels;
        bool many = PoolingShape.MostOver(shape) > Fold.Block, disjoint = PoolingShape.MostOver(shape) <= 1;
        T* dx = (T*)operands[1] + from * perRow, end = dx + (to - from) * perRow;
        for (nint row = from; row < to; row++)
        {
            nint image = row / (shape.Depth.In * shape.Height.In) * shape.PixelsOut;
            (int First, int Count) depth = PoolingShape.Over(shape.Depth, (int)(row / shape.Height.In % shape.Depth.In));
            (int First, int Count) height = PoolingShape.Over(shape.Height, (int)(row % shape.Height.In));
            T* dy = (T*)operands[0] + image * channels;
            if (disjoint)
            {
                dx = Disjoint(dy, dx, end, depth, height);
                continue;
            }
            for (int i = 0; i < shape.Width.In; i++, dx += channels)
            {
                (int First, int Count) width = PoolingShape.Over(shape.Width, i);
                for (nint c = 0; c < channels; c += V.Width)
                {
                    V sum = many ? Blocks(dy + c, depth, height, width) : Sum(dy + c, depth, height, width);
                    Store(sum, dx + c, end, channels - c);
                }
            }
        }
    }

    /// <summary>A row of inputs of disjoint windows. All inputs of a window have one gradient. Returns the end of the row.</summary>
    [MethodImpl(Hot)]
    T* Disjoint(T* dy, T* dx, T* end, (int First, int Count) depth, (int First, int Count) height)
    {
        nint channels = shape.Inputs;
        bool isUnder = depth.Count * height.Count > 0;
        int outputs = isUnder ? shape.Width.Out : 0;
        int plane = isUnder ? PoolingShape.Under(shape.Depth, depth.First).Count * PoolingShape.Under(shape.Height, height.First).Count : 0;
        dy += ((nint)depth.First * shape.Height.Out + height.First) * shape.Width.Out * channels;
        ConvolutionAxis axis = shape.Width;
        int i = 0;
        for (int o = 0; o < outputs; o++, dy += channels)
        {
            (int first, int width) = PoolingShape.Under(axis, o);
            for (; i < first; i++, dx += channels) Zero(dx, end, channels);
            V count = plane * width;
            for (nint c = 0; c < channels; c += V.Width)
            {
                V sum = 0 + V.Load(dy + c) / count;
                if (channels > V.Width) Store(sum, dx + c, end, channels - c);
                else for (T* at = dx, last = dx + width * channels; at < last; at += channels) Store(sum, at, end, channels);
            }
            for (int tap = 1; tap < width && channels > V.Width; tap++)
                for (nint c = 0; c < channels; c += V.Width) Store(V.Load(dx + c), dx + tap * channels + c, end, channels - c);
            i += width;
            dx += width * channels;
        }
        for (; i < axis.In; i++, dx += channels) Zero(dx, end, channels);
        return dx;
    }

    static void Zero(T* dx, T* end, nint channels)
    {
        for (nint c = 0; c < channels; c += V.Width) Store(0, dx + c, end, channels - c);
    }

    /// <summary>Stores the sums of up to a register of channels. What is beyond them is stored later, in ascending order.</summary>
    [MethodImpl(Inline)]
    static void Store(V sum, T* dx, T* end, nint count)
    {
        if (dx + V.Width <= end) sum.Store(dx);
        else RowMap<V, T>.Some(sum, dx, nint.Min(V.Width, count));
    }

    /// <summary>The sum over the outputs of an input; dy is at its image and channel.</summary>
    [MethodImpl(Inline)]
    V Sum(T* dy, (int First, int Count) depth, (int First, int Count) height, (int First, int Count) width)
    {
        V sum = 0;
        for (int z = depth.First; z < depth.First + depth.Count; z++)
        {
            for (int y = height.First; y < height.First + height.Count; y++)
            {
                int plane = PoolingShape.Under(shape.Depth, z).Count * PoolingShape.Under(shape.Height, y).Count;
                T* line = dy + ((nint)z * shape.Height.Out + y) * shape.Width.Out * shape.Inputs;
                for (int x = width.First; x < width.First + width.Count; x++)
                {
                    V count = plane * PoolingShape.Under(shape.Width, x).Count;
                    sum += V.Load(line + x * (nint)shape.Inputs) / count;
                }
            }
        }
        return sum;
    }

    /// <summary>The sum over the outputs of an input that is under many windows; dy is at its image and channel.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    V Blocks(T* dy, (int First, int Count) depth, (int First, int Count) height, (int First, int Count) width)
    {
        T* partials = stackalloc T[BlockSums<V, T>.Size];
        nint terms = (nint)depth.Count * height.Count * width.Count;
        V sum = 0;
        for (nint term = 0; term < terms; term++)
        {
            if (term > 0 && term % Fold.Block == 0) sum = BlockSums<V, T>.Next(sum, term / Fold.Block - 1, partials);
            int z = depth.First + (int)(term / ((nint)height.Count * width.Count));
            int y = height.First + (int)(term / width.Count % height.Count), x = width.First + (int)(term % width.Count);
            V count = PoolingShape.Under(shape.Depth, z).Count * PoolingShape.Under(shape.Height, y).Count * PoolingShape.Under(shape.Width, x).Count;
            sum += V.Load(dy + (((nint)z * shape.Height.Out + y) * shape.Width.Out + x) * shape.Inputs) / count;
        }
        return terms == 0 ? sum : BlockSums<V, T>.Last(sum, (terms - 1) / Fold.Block, partials);
    }
}
