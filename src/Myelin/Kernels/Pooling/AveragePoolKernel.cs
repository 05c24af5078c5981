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
        nint channels = shape.Outputs, perRow = shape.Width.Out * channels;
        T* y = (T*)operands[1] + from * perRow, end = y + (to - from) * perRow;
        for (nint row = from; row < to; row++)
        {
            nint image = row / (shape.Depth.Out * shape.Height.Out) * shape.PixelsIn;
            int outZ = (int)(row / shape.Height.Out % shape.Depth.Out), outY = (int)(row % shape.Height.Out);
            for (int outX = 0; outX < shape.Width.Out; outX++, y += channels)
            {
                PixelBox box = PoolingShape.Box(shape, outZ, outY, outX);
                T* x = (T*)operands[0] + (image + box.First) * channels;
                V count = box.Count;
                for (nint c = 0; c < channels; c += V.Width)
                {
                    V sum = 0;
                    if (box.Count > Fold.Block)
                    {
                        sum = Blocks(x + c, box);
                    }
                    else
                    {
                        for (int z = 0; z < box.Depth; z++)
                        {
                            for (int j = 0; j < box.Height; j++)
                            {
                                T* at = x + ((nint)z * shape.Height.In + j) * shape.Width.In * channels + c, last = at + box.Width * channels;
                                for (; at < last; at += channels) sum += V.Load(at);
                            }
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
    V Blocks(T* x, PixelBox box)
    {
        T* partials = stackalloc T[BlockSums<V, T>.Size];
        nint channels = shape.Outputs, term = 0;
        V sum = 0;
        for (int z = 0; z < box.Depth; z++)
        {
            for (int j = 0; j < box.Height; j++)
            {
                T* at = x + ((nint)z * shape.Height.In + j) * shape.Width.In * channels, last = at + box.Width * channels;
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
        bool many = PoolingShape.MostOver(shape) > Fold.Block;
        T* dx = (T*)operands[1] + from * perRow, end = dx + (to - from) * perRow;
        for (nint row = from; row < to; row++)
        {
            nint image = row / (shape.Depth.In * shape.Height.In) * shape.PixelsOut;
            (int firstZ, int depth) = PoolingShape.Over(shape.Depth, (int)(row / shape.Height.In % shape.Depth.In));
            (int firstY, int height) = PoolingShape.Over(shape.Height, (int)(row % shape.Height.In));
            for (int i = 0; i < shape.Width.In; i++, dx += channels)
            {
                (int firstX, int width) = PoolingShape.Over(shape.Width, i);
                for (nint c = 0; c < channels; c += V.Width)
                {
                    V sum = many ? Blocks((T*)operands[0] + image * channels + c, (firstZ, depth), (firstY, height), (firstX, width)) : 0;
                    for (int z = firstZ; z < firstZ + depth && !many; z++)
                    {
                        for (int y = firstY; y < firstY + height; y++)
                        {
                            int plane = PoolingShape.Under(shape.Depth, z).Count * PoolingShape.Under(shape.Height, y).Count;
                            T* dy = (T*)operands[0] + (image + ((nint)z * shape.Height.Out + y) * shape.Width.Out) * channels + c;
                            for (int x = firstX; x < firstX + width; x++)
                            {
                                V count = plane * PoolingShape.Under(shape.Width, x).Count;
                                sum += V.Load(dy + x * channels) / count;
                            }
                        }
                    }
                    if (dx + c + V.Width <= end) sum.Store(dx + c);
                    else RowMap<V, T>.Some(sum, dx + c, nint.Min(V.Width, channels - c));
                }
            }
        }
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
