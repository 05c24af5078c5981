namespace Myelin.Kernels;

/// <summary>The inputs under a window: their number along each axis, and the index of the first pixel within the image.</summary>
internal struct PixelBox
{
    public int Depth, Height, Width;
    public nint First;

    public readonly int Count => Depth * Height * Width;
}

/// <summary>The windows of pooling over [images, depth, height, width, channels]. They have no dilation and contain at least one input.</summary>
internal static class PoolingShape
{
    /// <summary>The inputs under the window of output <paramref name="o"/>.</summary>
    public static (int First, int Count) Under(in ConvolutionAxis axis, int o)
    {
        int start = o * axis.Stride - axis.Before, first = Math.Max(start, 0);
        return (first, Math.Min(start + axis.Taps, axis.In) - first);
    }

    /// <summary>The outputs whose window contains input <paramref name="i"/>.</summary>
    public static (int First, int Count) Over(in ConvolutionAxis axis, int i)
    {
        int last = Math.Min((i + axis.Before) / axis.Stride, axis.Out - 1);
        int first = Math.Max(0, (i + axis.Before - axis.Taps + axis.Stride) / axis.Stride);
        return (first, Math.Max(0, last - first + 1));
    }

    /// <summary>Whether every input is under exactly one window.</summary>
    public static bool IsPartition(in ConvolutionShape shape) => IsPartition(shape.Depth) && IsPartition(shape.Height) && IsPartition(shape.Width);

    static bool IsPartition(in ConvolutionAxis axis)
    {
        (int first, int count) = Under(axis, axis.Out - 1);
        return first + count == axis.In && (axis.Out == 1 || axis.Stride == axis.Taps);
    }

    /// <summary>No input is under more windows than this.</summary>
    public static nint MostOver(in ConvolutionShape shape) => MostOver(shape.Depth) * MostOver(shape.Height) * MostOver(shape.Width);

    static nint MostOver(in ConvolutionAxis axis) => nint.Min(axis.Out, (axis.Taps + axis.Stride - 1) / axis.Stride);

    /// <summary>The inputs under the window of an output.</summary>
    public static PixelBox Box(in ConvolutionShape shape, int z, int y, int x)
    {
        (int firstZ, int depth) = Under(shape.Depth, z);
        (int firstY, int height) = Under(shape.Height, y);
        (int firstX, int width) = Under(shape.Width, x);
        return new() { Depth = depth, Height = height, Width = width, First = ((nint)firstZ * shape.Height.In + firstY) * shape.Width.In + firstX };
    }
}
