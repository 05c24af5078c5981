namespace Myelin;

/// <summary>The window of a layer along the axes between batch and channels, checked: sizes, strides, dilations and padding.</summary>
sealed class LayerWindow
{
    readonly WindowAxis[] axes;

    LayerWindow(string who, string what, int[] sizes, int[] strides, in Padding padding, int[] dilation)
    {
        Check(who, what, sizes);
        Check(who, nameof(strides), strides);
        Check(who, nameof(dilation), dilation);
        if (padding.Fault(sizes.Length) is { } fault) throw new ArgumentOutOfRangeException(nameof(padding), $"{who}: {fault}.");
        axes = [.. sizes.Select((size, i) => new WindowAxis(size, strides[i], Dilation: dilation[i]))];
        Padding = padding;
    }

    /// <summary>The window of a convolution over sequences.</summary>
    public static LayerWindow Kernel(string who, int kernelSize, int strides, in Padding padding, int dilation) =>
        new(who, nameof(kernelSize), [kernelSize], [strides], padding, [dilation]);

    /// <summary>The window of a convolution over images.</summary>
    public static LayerWindow Kernel(string who, Size2D kernelSize, Size2D strides, in Padding padding, Size2D dilation) =>
        new(who, nameof(kernelSize), kernelSize.Axes, strides.Axes, padding, dilation.Axes);

    /// <summary>The window of a convolution over volumes.</summary>
    public static LayerWindow Kernel(string who, Size3D kernelSize, Size3D strides, in Padding padding, Size3D dilation) =>
        new(who, nameof(kernelSize), kernelSize.Axes, strides.Axes, padding, dilation.Axes);

    /// <summary>The window of a pooling. Padding is smaller than the pool, so that every window holds an input.</summary>
    public static LayerWindow Pool(string who, int[] poolSize, int[] strides, in Padding padding)
    {
        var window = new LayerWindow(who, nameof(poolSize), poolSize, strides, padding, [.. poolSize.Select(_ => 1)]);
        for (int i = 0; i < poolSize.Length && padding.IsExplicit; i++)
        {
            (int before, int after) = padding.Along(i, poolSize.Length);
            if (Math.Max(before, after) >= poolSize[i])
                throw new ArgumentOutOfRangeException(nameof(padding),
                    $"{who}: expects padding smaller than the pool size {Text(poolSize)}, so that every window holds an input, received {padding}; " +
                    "use less padding.");
        }
        return window;
    }

    /// <summary>The padding.</summary>
    public Padding Padding { get; }

    /// <summary>The number of axes.</summary>
    public int Count => axes.Length;

    /// <summary>The number of taps along each axis.</summary>
    public Shape Taps => Shape.Create([.. axes.Select(axis => axis.Size)]);

    /// <summary>The window on an input.</summary>
    public Window On(string who, Shape input) => Ops.Windows.Of(who, axes, Padding, input);

    /// <summary>The number of windows along each axis of an input.</summary>
    public Shape Outputs(string who, Shape input) => Ops.Windows.Outputs(On(who, input), input);

    /// <summary>The window of the convolution that goes back from the result of a transposed one, and the sizes of that result.</summary>
    public (Window Window, Shape Size) Enlarged(string who, Shape images, int[]? more) => Ops.Windows.Enlarged(who, images, axes, Padding, more);

    /// <summary>The padding of an input along an axis, and the entries that each window reads of the padded input, window by window.</summary>
    public (Sides Padding, Shape Windows, Func<long, long> Entry) Along(Window window, int axis, int inputs)
    {
        WindowAxis along = (3 - Count + axis) switch { 0 => window.Depth, 1 => window.Height, _ => window.Width };
        return (new(along.Before, along.After), [along.Outputs(inputs), along.Size],
            i => i / along.Size * along.Stride + i % along.Size * along.Dilation);
    }

    /// <summary>Throws for extra sizes of a transposed convolution that do not fit, and for padding that it cannot have.</summary>
    public void CheckTransposed(string who, int[]? outputPadding)
    {
        if (Padding.IsCausal)
            throw new ArgumentOutOfRangeException("padding", $"{who}: expects Same, Valid or explicit padding, received Causal; use one of these.");
        for (int i = 0; outputPadding != null && i < axes.Length; i++)
            if (outputPadding[i] < 0 || outputPadding[i] >= axes[i].Stride)
                throw new ArgumentOutOfRangeException(nameof(outputPadding),
                    $"{who}: expects outputPadding from 0 to its stride - 1, received {Text(outputPadding)} for strides of " +
                    $"{Text([.. axes.Select(axis => axis.Stride)])}; a smaller one, or none, gives sizes that the strides can reach.");
    }

    static void Check(string who, string what, int[] sizes)
    {
        if (Array.TrueForAll(sizes, size => size is > 0 and <= Size2D.MostPixels)) return;
        string fix = sizes.Length switch { 1 => "the number of steps", 2 => "height and width in pixels", _ => "depth, height and width in voxels" };
        throw new ArgumentOutOfRangeException(what, $"{who}: expects {what} from 1 to {Size2D.MostPixels}, received {Text(sizes)}; give {fix}.");
    }

    /// <summary>3 or (3, 5).</summary>
    public static string Text(int[] sizes) => sizes.Length == 1 ? $"{sizes[0]}" : $"({string.Join(", ", sizes.Select(size => $"{size}"))})";
}
