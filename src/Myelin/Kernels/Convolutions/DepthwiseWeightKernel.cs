using System.Numerics;

namespace Myelin.Kernels;

/// <summary>
/// The weight gradient of a convolution in which every channel is its own group: the sums of <see cref="ConvolutionWeightKernel"/>.
/// Operands: x, dy, dw.
/// </summary>
/// <remarks>Work is split by registers of channels, never by pixels. All taps end a block of outputs together.</remarks>
sealed unsafe class DepthwiseWeightKernel<V, T>(KernelThreads threads, ConvolutionShape shape) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(DepthwiseWeightKernel<V, T>), shape);

    /// <inheritdoc/>
    public override string Title => $"depthwise convolution, weight gradient {shape.Title}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    public override void Run(void** operands) =>
        Split(operands, (shape.Outputs + V.Width - 1) / V.Width, shape.Images * shape.PixelsOut * shape.Taps * V.Width);

    protected override void Do(void** operands, nint from, nint to)
    {
        T* sums = (T*)Scratch.Of(ScratchUse.Convolution, shape.Taps * V.Width * sizeof(T));
        for (; from < to; from++)
        {
            nint channel = from * V.Width, count = nint.Min(V.Width, shape.Outputs - channel);
            new Span<T>(sums, shape.Taps * V.Width).Clear();
            Add((T*)operands[0] + channel, (T*)operands[1] + channel, sums);
            for (nint tap = 0; tap < shape.Taps; tap++)
                Buffer.MemoryCopy(sums + tap * V.Width, (T*)operands[2] + tap * shape.Outputs + channel, count * sizeof(T), count * sizeof(T));
        }
    }

    /// <summary>sums = the sums of all taps for one register of channels.</summary>
    [MethodImpl(Hot)]
    void Add(T* x, T* dy, T* sums)
    {
        nint width = shape.Width.Out, outputs = shape.Images * shape.PixelsOut, blocks = Fold.Blocks(outputs);
        for (nint o = 0, end; o < outputs; o = end)
        {
            // A line of outputs, or its part in one block.
            nint line = o / width, start = o - line * width;
            end = nint.Min((line + 1) * width, (o / Fold.Block + 1) * Fold.Block);
            Line(x, dy + line * width * shape.Outputs, line, start, end - line * width, sums);
            if (end == outputs || end % Fold.Block == 0) EndBlock(sums, o / Fold.Block, blocks);
        }
    }

    /// <summary>Adds the products of the outputs [from, to) of a line.</summary>
    [MethodImpl(Inline)]
    void Line(T* x, T* dy, nint line, nint from, nint to, T* sums)
    {
        nint channels = shape.Outputs, step = channels * shape.Width.Stride;
        nint y = line % shape.Height.Out, plane = line / shape.Height.Out, z = plane % shape.Depth.Out;
        x += plane / shape.Depth.Out * shape.PixelsIn * channels;
        for (int tapZ = 0; tapZ < shape.Depth.Taps; tapZ++)
        {
            nint inZ = z * shape.Depth.Stride - shape.Depth.Before + tapZ * shape.Depth.Dilation;
            for (int tapY = 0; tapY < shape.Height.Taps; tapY++, sums += shape.Width.Taps * V.Width)
            {
                nint inY = y * shape.Height.Stride - shape.Height.Before + tapY * shape.Height.Dilation;
                if ((nuint)inZ >= (nuint)shape.Depth.In || (nuint)inY >= (nuint)shape.Height.In) continue;
                T* row = x + (inZ * shape.Height.In + inY) * shape.Width.In * channels;
                for (int tapX = 0; tapX < shape.Width.Taps; tapX++)
                {
                    (nint first, nint end, nint at) = shape.Width.OutputsOf(tapX);
                    first = nint.Max(first, from);
                    T* a = row + (at + first * shape.Width.Stride) * channels, b = dy + first * channels, last = dy + nint.Min(end, to) * channels;
                    V total = V.Load(sums + tapX * V.Width);
                    for (; b < last; a += step, b += channels) total = V.Load(a).MultiplyAdd(V.Load(b), total);
                    total.Store(sums + tapX * V.Width);
                }
            }
        }
    }

    /// <summary>Folds the sums of a block with those of earlier blocks. After the last block that is the result; otherwise the sums are 0 again.</summary>
    [MethodImpl(Hot)]
    void EndBlock(T* sums, nint block, nint blocks)
    {
        if (blocks == 1) return;
        nint size = shape.Taps * V.Width;
        T* partials = (T*)Scratch.Of(ScratchUse.Partials, Fold.Levels(blocks) * size * sizeof(T));
        bool last = block == blocks - 1;
        for (nint levels = Fold.Merged(block, last); levels != 0; levels &= levels - 1)
        {
            T* partial = partials + BitOperations.TrailingZeroCount(levels) * size;
            for (nint i = 0; i < size; i += V.Width) (V.Load(partial + i) + V.Load(sums + i)).Store(sums + i);
        }
        if (last) return;
        Buffer.MemoryCopy(sums, partials + Fold.Level(block) * size, size * sizeof(T), size * sizeof(T));
        new Span<T>(sums, (int)size).Clear();
    }
}
