using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// y[n, o, c] = values[n, i, c] for the input i with the largest x[n, i, c] under the window of o. The first NaN wins; of equal inputs,
/// the first in row-major order. Operands: x, values, y. Pooling passes x as values.
/// </summary>
sealed unsafe class MaxPoolKernel<V, T>(KernelThreads threads, in ConvolutionShape shape) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    readonly ConvolutionShape shape = shape;

    public override object? Key => (typeof(MaxPoolKernel<V, T>), shape);

    public override void Run(void** operands) =>
        Split(operands, (nint)shape.Images * shape.Depth.Out * shape.Height.Out, (nint)shape.Width.Out * shape.Outputs * shape.Taps);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        nint channels = shape.Outputs, perRow = shape.Width.Out * channels;
        T* y = (T*)operands[2] + from * perRow, end = y + (to - from) * perRow;
        for (nint row = from; row < to; row++)
        {
            nint n = row / (shape.Depth.Out * shape.Height.Out), image = n * shape.PixelsIn;
            int outZ = (int)(row / shape.Height.Out % shape.Depth.Out), outY = (int)(row % shape.Height.Out);
            for (int outX = 0; outX < shape.Width.Out; outX++, y += channels)
            {
                PixelBox box = PoolingShape.Box(shape, outZ, outY, outX);
                nint first = (image + box.First) * channels;
                T* x = (T*)operands[0] + first, values = (T*)operands[1] + first;
                for (nint c = 0; c < channels; c += V.Width)
                {
                    V best = V.Load(x + c), value = V.Load(values + c);
                    for (int z = 0; z < box.Depth; z++)
                    {
                        for (int j = 0; j < box.Height; j++)
                        {
                            nint at = ((nint)z * shape.Height.In + j) * shape.Width.In * channels + c, last = at + box.Width * channels;
                            for (; at < last; at += channels)
                            {
                                V next = V.Load(x + at);
                                value = MaxPool.Better<V>(next, best, V.Load(values + at), value);
                                best = best.Maximum(next);
                            }
                        }
                    }
                    if (y + c + V.Width <= end) value.Store(y + c);
                    else RowMap<V, T>.Some(value, y + c, nint.Min(V.Width, channels - c));
                }
            }
        }
    }
}

/// <summary>
/// dx[n, i, c] = the sum over the ascending outputs o whose window contains i, in blocks as <see cref="Fold"/> defines, of dy[n, o, c] if
/// <see cref="MaxPoolKernel{V, T}"/> selects i, else of +0. Operands: x, dy, dx. Work is split by images and strips of channels, never by outputs.
/// </summary>
sealed unsafe class MaxPoolGradientKernel<V, T>(KernelThreads threads, in ConvolutionShape shape) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    /// <summary>Channels of one item of work.</summary>
    const int Strip = 64;

    readonly ConvolutionShape shape = shape;
    readonly nint strips = (shape.Outputs + Strip - 1) / Strip;

    public override object? Key => (typeof(MaxPoolGradientKernel<V, T>), shape);

    public override void Run(void** operands) => Split(operands, shape.Images * strips, shape.PixelsOut * shape.Taps * nint.Min(Strip, shape.Outputs));

    protected override void Do(void** operands, nint from, nint to)
    {
        for (; from < to; from++)
        {
            nint n = from / strips, channel = from % strips * Strip, channels = nint.Min(Strip, shape.Outputs - channel);
            T* x = (T*)operands[0] + n * shape.PixelsIn * shape.Outputs + channel, dx = (T*)operands[2] + n * shape.PixelsIn * shape.Outputs + channel;
            Image(x, (T*)operands[1] + n * shape.PixelsOut * shape.Outputs + channel, dx, channels);
        }
    }

    [MethodImpl(Hot)]
    void Image(T* x, T* dy, T* dx, nint channels)
    {
        nint step = shape.Outputs;
        // If an image is one item, a register may extend past a pixel's channels, where it adds +0.
        T* end = strips == 1 ? dx + shape.PixelsIn * step : null;
        nint size = shape.PixelsIn * Strip;
        bool stores = PoolingShape.IsPartition(shape) && channels % V.Width == 0;
        int levels = Fold.Levels(Fold.Blocks(PoolingShape.MostOver(shape)));
        T* partials = levels == 0 ? null : (T*)Scratch.Of(ScratchUse.Partials, levels * size * sizeof(T));
        for (nint i = 0; i < shape.PixelsIn && !stores; i++) new Span<T>(dx + i * step, (int)channels).Clear();
        for (int outZ = 0; outZ < shape.Depth.Out; outZ++)
        {
            for (int outY = 0; outY < shape.Height.Out; outY++)
            {
                for (int outX = 0; outX < shape.Width.Out; outX++, dy += step)
                {
                    PixelBox box = PoolingShape.Box(shape, outZ, outY, outX);
                    nint first = box.First * step;
                    if (partials != null) EndBlocks(dx, channels, partials, size, box, outZ, outY, outX);
                    for (nint c = 0; c < channels; c += V.Width)
                    {
                        V place = Place(x + first + c, box);
                        if (stores) Write(place, V.Load(dy + c), dx + first + c, box);
                        else Add(place, V.Load(dy + c), dx + first + c, end, channels - c, box);
                    }
                }
            }
        }
        if (partials != null) Finish(dx, channels, partials, size);
    }

    /// <summary>The place of an output among those whose window contains an input.</summary>
    static nint PlaceOf(in ConvolutionShape shape, (nint Z, nint Y, nint X) input, int outZ, int outY, int outX)
    {
        (int firstZ, _) = PoolingShape.Over(shape.Depth, (int)input.Z);
        (int firstY, int height) = PoolingShape.Over(shape.Height, (int)input.Y);
        (int firstX, int width) = PoolingShape.Over(shape.Width, (int)input.X);
        return ((nint)(outZ - firstZ) * height + outY - firstY) * width + outX - firstX;
    }

    /// <summary>Keeps the sums of the inputs of a window whose next term begins a block.</summary>
    void EndBlocks(T* dx, nint channels, T* partials, nint size, in PixelBox box, int outZ, int outY, int outX)
    {
        for (int tap = 0, perPlane = box.Height * box.Width; tap < box.Count; tap++)
        {
            nint pixel = box.First + At(tap, box, perPlane), term = PlaceOf(shape, Coordinates(pixel), outZ, outY, outX);
            if (term == 0 || term % Fold.Block != 0) continue;
            nint block = term / Fold.Block - 1;
            var sums = new Span<T>(dx + pixel * shape.Outputs, (int)channels);
            Merge(partials + pixel * Strip, size, Fold.Merged(block, last: false), sums);
            sums.CopyTo(new(partials + Fold.Level(block) * size + pixel * Strip, (int)channels));
            sums.Clear();
        }
    }

    /// <summary>Folds the last blocks of all inputs with the earlier ones.</summary>
    void Finish(T* dx, nint channels, T* partials, nint size)
    {
        for (nint pixel = 0; pixel < shape.PixelsIn; pixel++)
        {
            (nint z, nint y, nint x) = Coordinates(pixel);
            nint terms = (nint)PoolingShape.Over(shape.Depth, (int)z).Count * PoolingShape.Over(shape.Height, (int)y).Count
                * PoolingShape.Over(shape.Width, (int)x).Count;
            if (terms == 0) continue;
            Merge(partials + pixel * Strip, size, Fold.Merged((terms - 1) / Fold.Block, last: true), new(dx + pixel * shape.Outputs, (int)channels));
        }
    }

    (nint Z, nint Y, nint X) Coordinates(nint pixel) =>
        (pixel / ((nint)shape.Height.In * shape.Width.In), pixel / shape.Width.In % shape.Height.In, pixel % shape.Width.In);

    /// <summary>sums = the partial sums of some levels + sums.</summary>
    static void Merge(T* partials, nint size, nint levels, Span<T> sums)
    {
        for (; levels != 0; levels &= levels - 1)
        {
            fixed (T* to = sums)
                for (int i = 0; i < sums.Length; i++) Fold.One<SumFold, T>(to + i, partials + BitOperations.TrailingZeroCount(levels) * size + i);
        }
    }

    /// <summary>The number of the selected input of a window, for one register of channels.</summary>
    [MethodImpl(Inline)]
    V Place(T* x, in PixelBox box)
    {
        V best = V.Load(x), place = 0;
        int tap = 0;
        for (int z = 0; z < box.Depth; z++)
        {
            for (int y = 0; y < box.Height; y++)
            {
                T* at = x + ((nint)z * shape.Height.In + y) * shape.Width.In * shape.Outputs;
                for (int i = 0; i < box.Width; i++, at += shape.Outputs, tap++)
                {
                    V next = V.Load(at), here = tap;
                    place = MaxPool.Better<V>(next, best, here, place);
                    best = best.Maximum(next);
                }
            }
        }
        return place;
    }

    /// <summary>Stores the gradient of a window whose inputs are under no other.</summary>
    [MethodImpl(Inline)]
    void Write(V place, V dy, T* dx, in PixelBox box)
    {
        int tap = 0;
        dy = 0 + dy;
        for (int z = 0; z < box.Depth; z++)
        {
            for (int y = 0; y < box.Height; y++)
            {
                T* at = dx + ((nint)z * shape.Height.In + y) * shape.Width.In * shape.Outputs;
                for (int i = 0; i < box.Width; i++, at += shape.Outputs, tap++) place.EqualTo(tap).Select(dy, 0).Store(at);
            }
        }
    }

    /// <summary>Adds the gradient of a window in one register of channels, of which the first <paramref name="count"/> are valid.</summary>
    [MethodImpl(Inline)]
    void Add(V place, V dy, T* dx, T* end, nint count, in PixelBox box)
    {
        int tap = 0;
        for (int z = 0; z < box.Depth; z++)
        {
            for (int y = 0; y < box.Height; y++)
            {
                T* at = dx + ((nint)z * shape.Height.In + y) * shape.Width.In * shape.Outputs;
                for (int i = 0; i < box.Width; i++, at += shape.Outputs, tap++)
                {
                    // Adding +0 changes nothing, because a sum that starts at +0 is never -0.
                    V share = place.EqualTo(tap).Select(dy, 0);
                    if (count < V.Width) share = Ramp.From<V, T>(count).Select(0, share);
                    V sum = V.Load(at) + share;
                    if (count >= V.Width || at + V.Width <= end) sum.Store(at);
                    else RowMap<V, T>.Some(sum, at, count);
                }
            }
        }
    }

    [MethodImpl(Inline)]
    nint At(int tap, in PixelBox box, int perPlane) =>
        ((nint)(tap / perPlane) * shape.Height.In + tap % perPlane / box.Width) * shape.Width.In + tap % box.Width;
}

/// <summary>How max pooling compares two inputs.</summary>
static class MaxPool
{
    /// <summary><paramref name="then"/> where <paramref name="next"/> is larger than all before it or the first NaN, else <paramref name="kept"/>.</summary>
    [MethodImpl(Inline)]
    public static V Better<V>(V next, V best, V then, V kept) where V : ILane<V> =>
        next.GreaterThan(best).Select(then, next.EqualTo(next).Select(kept, best.EqualTo(best).Select(then, kept)));
}
