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
    /// <summary>The outputs that have each tap along the width.</summary>
    readonly (nint First, nint End, nint In)[] taps = [.. Enumerable.Range(0, shape.Width.Taps).Select(tap => shape.Width.OutputsOf(tap))];

    public override object? Key => (typeof(DepthwiseWeightKernel<V, T>), shape);

    /// <inheritdoc/>
    public override string Title => $"depthwise convolution, weight gradient {shape.Title}";

    /// <inheritdoc/>
    public override double Operations => 2.0 * shape.Work;

    public override void Run(void** operands) =>
        Split(operands, (shape.Outputs + 2 * V.Width - 1) / (2 * V.Width), shape.Images * shape.PixelsOut * shape.Taps * 2 * V.Width);

    [MethodImpl(Hot)]
    protected override void Do(void** operands, nint from, nint to)
    {
        nint size = shape.Taps * 2 * V.Width;
        T* sums = (T*)Scratch.Of(ScratchUse.Convolution, size * sizeof(T));
        for (; from < to; from++)
        {
            nint channel = from * 2 * V.Width, count = nint.Min(2 * V.Width, shape.Outputs - channel);
            T* x = (T*)operands[0] + channel, dy = (T*)operands[1] + channel;
            new Span<T>(sums, (int)size).Clear();
            if (count > V.Width) Sum<Two>(x, dy, sums);
            else Sum<One>(x, dy, sums);
            for (nint tap = 0; tap < shape.Taps; tap++)
                Buffer.MemoryCopy(sums + tap * 2 * V.Width, (T*)operands[2] + tap * shape.Outputs + channel, count * sizeof(T), count * sizeof(T));
        }
    }

    /// <summary>sums = the sums of all taps for one or two registers of channels. There is room for two at each tap.</summary>
    [MethodImpl(Hot)]
    void Sum<R>(T* x, T* dy, T* sums) where R : struct, IRegisters
    {
        nint width = shape.Width.Out, outputs = shape.Images * shape.PixelsOut, blocks = Fold.Blocks(outputs);
        for (nint o = 0, end; o < outputs; o = end)
        {
            // A line of outputs, or its part in one block.
            nint line = o / width, start = o - line * width;
            end = nint.Min((line + 1) * width, (o / Fold.Block + 1) * Fold.Block);
            Line<R>(x, dy + line * width * shape.Outputs, line, start, end - line * width, sums);
            if (end == outputs || end % Fold.Block == 0) EndBlock(sums, o / Fold.Block, blocks);
        }
    }

    /// <summary>Adds the products of the outputs [from, to) of a line.</summary>
    [MethodImpl(Inline)]
    void Line<R>(T* x, T* dy, nint line, nint from, nint to, T* sums) where R : struct, IRegisters
    {
        nint channels = shape.Outputs;
        nint y = line % shape.Height.Out, plane = line / shape.Height.Out, z = plane % shape.Depth.Out;
        x += plane / shape.Depth.Out * shape.PixelsIn * channels;
        for (int tapZ = 0; tapZ < shape.Depth.Taps; tapZ++)
        {
            nint inZ = z * shape.Depth.Stride - shape.Depth.Before + tapZ * shape.Depth.Dilation;
            for (int tapY = 0; tapY < shape.Height.Taps; tapY++, sums += shape.Width.Taps * 2 * V.Width)
            {
                nint inY = y * shape.Height.Stride - shape.Height.Before + tapY * shape.Height.Dilation;
                if ((nuint)inZ >= (nuint)shape.Depth.In || (nuint)inY >= (nuint)shape.Height.In) continue;
                Row<R>(x + (inZ * shape.Height.In + inY) * shape.Width.In * channels, dy, from, to, sums);
            }
        }
    }

    /// <summary>Adds the products of the taps of one row of the window: up to three at a time over the outputs that have all of them.</summary>
    [MethodImpl(Hot)]
    void Row<R>(T* row, T* dy, nint from, nint to, T* sums) where R : struct, IRegisters
    {
        for (int tap = 0, count; tap < taps.Length; tap += count)
        {
            count = int.Min(3, taps.Length - tap);
            nint first = nint.Max(from, taps[tap].First), end = nint.Min(to, taps[tap + count - 1].End);
            if (first >= end) (first, end) = (to, to);
            Edge<R>(row, dy, tap, count, from, first, sums);
            if (first < end)
            {
                if (count == 3) Add<Three, R>(row, dy, tap, first, end, sums);
                else if (count == 2) Add<Two, R>(row, dy, tap, first, end, sums);
                else Add<One, R>(row, dy, tap, first, end, sums);
            }
            Edge<R>(row, dy, tap, count, end, to, sums);
        }
    }

    /// <summary>Adds the products of outputs that may lack some of the taps.</summary>
    [MethodImpl(Inline)]
    void Edge<R>(T* row, T* dy, int tap, int count, nint from, nint to, T* sums) where R : struct, IRegisters
    {
        if (from >= to) return;
        for (int i = tap; i < tap + count; i++)
        {
            nint first = nint.Max(taps[i].First, from), end = nint.Min(taps[i].End, to);
            if (first < end) Add<One, R>(row, dy, i, first, end, sums);
        }
    }

    /// <summary>A number of taps whose sums are in registers at the same time, or of registers of channels.</summary>
    interface IRegisters
    {
        static abstract int Count { get; }
    }

    readonly struct One : IRegisters { public static int Count => 1; }

    readonly struct Two : IRegisters { public static int Count => 2; }

    readonly struct Three : IRegisters { public static int Count => 3; }

    /// <summary>Adds the products of adjacent taps over the outputs [from, to), which have all of them.</summary>
    [MethodImpl(Inline)]
    void Add<N, R>(T* row, T* dy, int tap, nint from, nint to, T* sums) where N : struct, IRegisters where R : struct, IRegisters
    {
        nint channels = shape.Outputs;
        Loop<N, R>(row + (taps[tap].In + from * shape.Width.Stride) * channels, dy + from * channels, dy + to * channels, sums + tap * 2 * V.Width,
            channels, channels * shape.Width.Stride, channels * shape.Width.Dilation);
    }

    [MethodImpl(Hot)]
    static void Loop<N, R>(T* a, T* b, T* last, T* sums, nint channels, nint step, nint tapStep) where N : struct, IRegisters where R : struct, IRegisters
    {
        V sum0 = V.Load(sums), sum1 = 0, sum2 = 0, next0 = 0, next1 = 0, next2 = 0;
        if (N.Count > 1) sum1 = V.Load(sums + 2 * V.Width);
        if (N.Count > 2) sum2 = V.Load(sums + 4 * V.Width);
        if (R.Count > 1)
        {
            next0 = V.Load(sums + V.Width);
            if (N.Count > 1) next1 = V.Load(sums + 3 * V.Width);
            if (N.Count > 2) next2 = V.Load(sums + 5 * V.Width);
        }
        for (; b < last; a += step, b += channels)
        {
            V gradient = V.Load(b);
            sum0 = V.Load(a).MultiplyAdd(gradient, sum0);
            if (N.Count > 1) sum1 = V.Load(a + tapStep).MultiplyAdd(gradient, sum1);
            if (N.Count > 2) sum2 = V.Load(a + 2 * tapStep).MultiplyAdd(gradient, sum2);
            if (R.Count == 1) continue;
            gradient = V.Load(b + V.Width);
            next0 = V.Load(a + V.Width).MultiplyAdd(gradient, next0);
            if (N.Count > 1) next1 = V.Load(a + V.Width + tapStep).MultiplyAdd(gradient, next1);
            if (N.Count > 2) next2 = V.Load(a + V.Width + 2 * tapStep).MultiplyAdd(gradient, next2);
        }
        sum0.Store(sums);
        if (N.Count > 1) sum1.Store(sums + 2 * V.Width);
        if (N.Count > 2) sum2.Store(sums + 4 * V.Width);
        if (R.Count == 1) return;
        next0.Store(sums + V.Width);
        if (N.Count > 1) next1.Store(sums + 3 * V.Width);
        if (N.Count > 2) next2.Store(sums + 5 * V.Width);
    }

    /// <summary>Folds the sums of a block with those of earlier blocks. After the last block that is the result; otherwise the sums are 0 again.</summary>
    [MethodImpl(Hot)]
    void EndBlock(T* sums, nint block, nint blocks)
    {
        if (blocks == 1) return;
        nint size = shape.Taps * 2 * V.Width;
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
