namespace Myelin.Kernels;

/// <summary>
/// The weight gradient of a convolution in which every channel is its own group: the sums of <see cref="ConvolutionWeightKernel"/>.
/// Operands: x, dy, dw.
/// </summary>
/// <remarks>Work is split by registers of channels, never by pixels.</remarks>
sealed unsafe class DepthwiseWeightKernel<V, T>(KernelThreads threads, ConvolutionShape shape) : SplitKernel(threads)
    where V : struct, ILane<V>, INumberLane<V, T> where T : unmanaged
{
    public override object? Key => (typeof(DepthwiseWeightKernel<V, T>), shape);

    public override void Run(void** operands) =>
        Split(operands, (shape.Outputs + V.Width - 1) / V.Width, shape.Images * shape.PixelsOut * shape.Taps * V.Width);

    protected override void Do(void** operands, nint from, nint to)
    {
        T* sums = (T*)Scratch.Of(ScratchUse.Convolution, shape.Taps * V.Width * sizeof(T));
        for (; from < to; from++)
        {
            nint channel = from * V.Width, count = nint.Min(V.Width, shape.Outputs - channel);
            new Span<T>(sums, shape.Taps * V.Width).Clear();
            for (nint n = 0; n < shape.Images; n++)
                Image((T*)operands[0] + n * shape.PixelsIn * shape.Outputs + channel, (T*)operands[1] + n * shape.PixelsOut * shape.Outputs + channel, sums);
            for (nint tap = 0; tap < shape.Taps; tap++)
                Buffer.MemoryCopy(sums + tap * V.Width, (T*)operands[2] + tap * shape.Outputs + channel, count * sizeof(T), count * sizeof(T));
        }
    }

    [MethodImpl(Hot)]
    void Image(T* x, T* dy, T* sums)
    {
        nint channels = shape.Outputs, step = channels * shape.Width.Stride;
        for (int z = 0; z < shape.Depth.Out; z++)
        {
            for (int y = 0; y < shape.Height.Out; y++)
            {
                T* row = dy + ((nint)z * shape.Height.Out + y) * shape.Width.Out * channels, sum = sums;
                for (int tapZ = 0; tapZ < shape.Depth.Taps; tapZ++)
                {
                    int inZ = z * shape.Depth.Stride - shape.Depth.Before + tapZ * shape.Depth.Dilation;
                    for (int tapY = 0; tapY < shape.Height.Taps; tapY++, sum += shape.Width.Taps * V.Width)
                    {
                        int inY = y * shape.Height.Stride - shape.Height.Before + tapY * shape.Height.Dilation;
                        if ((uint)inZ >= (uint)shape.Depth.In || (uint)inY >= (uint)shape.Height.In) continue;
                        T* line = x + ((nint)inZ * shape.Height.In + inY) * shape.Width.In * channels;
                        for (int tapX = 0; tapX < shape.Width.Taps; tapX++)
                        {
                            (nint first, nint end, nint at) = shape.Width.OutputsOf(tapX);
                            T* a = line + (at + first * shape.Width.Stride) * channels, b = row + first * channels, last = row + end * channels;
                            V total = V.Load(sum + tapX * V.Width);
                            for (; b < last; a += step, b += channels) total = V.Load(a).MultiplyAdd(V.Load(b), total);
                            total.Store(sum + tapX * V.Width);
                        }
                    }
                }
            }
        }
    }
}
