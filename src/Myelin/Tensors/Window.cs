namespace Myelin;

/// <summary>A sliding window along one axis: output o reads the inputs o·stride - before + t·dilation, for all taps t.</summary>
/// <param name="Size">The number of taps.</param>
/// <param name="Stride">The stride in inputs.</param>
/// <param name="Before">The padding before the first input.</param>
/// <param name="After">The padding after the last input.</param>
/// <param name="Dilation">The spacing of taps in inputs.</param>
public readonly record struct WindowAxis(int Size, int Stride = 1, int Before = 0, int After = 0, int Dilation = 1)
{
    /// <summary>The most inputs, with their padding, that a window can move along.</summary>
    internal const int MostInputs = Kernels.ConvolutionAxis.MostInputs;

    /// <summary>The number of inputs from the first tap to the last.</summary>
    public long Extent => (Size - 1L) * Dilation + 1;

    /// <summary>The number of outputs: positions at which the window lies within the padded inputs.</summary>
    /// <exception cref="ShapeException">The stride is less than 1, or there are more outputs than an axis can have.</exception>
    public int Outputs(int inputs)
    {
        Ops.Windows.CheckSteps("WindowAxis", Stride, Dilation);
        long room = (long)inputs + Before + After - Extent;
        return room < 0 ? 0 : Shape.Size(room / Stride + 1, "WindowAxis");
    }

    /// <summary>
    /// Sets the padding: none for <see cref="Padding.Valid"/>, as much as gives ⌈inputs / stride⌉ outputs for <see cref="Padding.Same"/> and
    /// <see cref="Padding.Causal"/>, or the given entries.
    /// </summary>
    /// <exception cref="ShapeException">
    /// The stride is less than 1, the window reaches over more than 2^28 inputs, or the padding is that of several axes.
    /// </exception>
    public WindowAxis Padded(Padding padding, int inputs)
    {
        if (padding.Fault(1) is { } fault) throw new ShapeException($"WindowAxis: {fault}.");
        return Padded(padding, 0, 1, inputs);
    }

    /// <summary>Sets the padding along one of several axes.</summary>
    internal WindowAxis Padded(in Padding padding, int axis, int axes, int inputs)
    {
        if (!padding.IsSame && !padding.IsCausal)
        {
            (int before, int after) = padding.Along(axis, axes);
            return this with { Before = before, After = after };
        }
        Ops.Windows.CheckSteps("WindowAxis", Stride, Dilation);
        if (Extent > MostInputs)
            throw new ShapeException($"WindowAxis: expects a window that reaches over at most {MostInputs} inputs, received {Size} taps at a distance of " +
                $"{Dilation}, which reach over {Extent}; use a smaller size or dilation.");
        if (padding.IsCausal) return this with { Before = (int)Extent - 1, After = 0 };
        long outputs = ((long)inputs + Stride - 1) / Stride;
        int total = (int)Math.Max(0, (outputs - 1) * Stride + Extent - inputs);
        return this with { Before = total / 2, After = total - total / 2 };
    }
}

/// <summary>A sliding window along up to three axes of [batch, depth, height, width, channels]. Missing axes have size 1.</summary>
/// <param name="Depth">The window along the first of three axes.</param>
/// <param name="Height">The window along the second to last axis.</param>
/// <param name="Width">The window along the last axis before the channels.</param>
public readonly record struct Window(WindowAxis Depth, WindowAxis Height, WindowAxis Width)
{
    /// <summary>Creates a window along one axis.</summary>
    public Window(WindowAxis width) : this(new(1), new(1), width) { }

    /// <summary>Creates a window along two axes.</summary>
    public Window(WindowAxis height, WindowAxis width) : this(new(1), height, width) { }

    /// <summary>Formats the window: "3x3, stride 2, padding 1", with the depth if there is one.</summary>
    public override string ToString()
    {
        WindowAxis[] axes = Depth == new WindowAxis(1) ? [Height, Width] : [Depth, Height, Width];
        return Of("", axis => axis.Size, 0) + Of(", stride ", axis => axis.Stride, 1) +
            Of(", padding ", axis => axis.Before, 0) + Of(", dilation ", axis => axis.Dilation, 1);

        string Of(string word, Func<WindowAxis, int> part, int usual)
        {
            int[] parts = [.. axes.Select(part)];
            if (parts.All(value => value == usual)) return "";
            return word.Length > 0 && parts.All(value => value == parts[0]) ? $"{word}{parts[0]}" : word + string.Join('x', parts.Select(part => $"{part}"));
        }
    }

    /// <summary>The number of taps.</summary>
    /// <exception cref="OverflowException">It does not fit in 32 bits.</exception>
    public int Size => checked(Depth.Size * Height.Size * Width.Size);
}
