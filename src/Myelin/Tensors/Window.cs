namespace Myelin;

/// <summary>How a window moves along one axis: output o reads the inputs o·stride - before + t·dilation for its taps t.</summary>
/// <param name="Size">The number of taps.</param>
/// <param name="Stride">Inputs from one output to the next.</param>
/// <param name="Before">Elements of padding in front of the first input.</param>
/// <param name="After">Elements of padding behind the last input.</param>
/// <param name="Dilation">Inputs from one tap to the next.</param>
public readonly record struct WindowAxis(int Size, int Stride = 1, int Before = 0, int After = 0, int Dilation = 1)
{
    /// <summary>The inputs from the first tap to the last.</summary>
    public int Extent => (Size - 1) * Dilation + 1;

    /// <summary>The number of outputs: places where the window lies within the padded inputs.</summary>
    public int Outputs(int inputs)
    {
        int room = inputs + Before + After - Extent;
        return room < 0 ? 0 : room / Stride + 1;
    }

    /// <summary>
    /// The window of this size and these steps whose outputs are all it can give (<see cref="Padding.Valid"/>) or ⌈inputs /
    /// stride⌉ (<see cref="Padding.Same"/>).
    /// </summary>
    public WindowAxis Padded(Padding padding, int inputs)
    {
        if (padding == Padding.Valid) return this with { Before = 0, After = 0 };
        int outputs = (inputs + Stride - 1) / Stride, total = Math.Max(0, (outputs - 1) * Stride + Extent - inputs);
        return this with { Before = total / 2, After = total - total / 2 };
    }
}

/// <summary>A window that moves along up to three axes of [batch, depth, height, width, channels]; axes that are not there have the size 1.</summary>
/// <param name="Depth">Along the first of three axes.</param>
/// <param name="Height">Along the last axis but one.</param>
/// <param name="Width">Along the last axis before the channels.</param>
public readonly record struct Window(WindowAxis Depth, WindowAxis Height, WindowAxis Width)
{
    /// <summary>A window along one axis.</summary>
    public Window(WindowAxis width) : this(new(1), new(1), width) { }

    /// <summary>A window along two axes.</summary>
    public Window(WindowAxis height, WindowAxis width) : this(new(1), height, width) { }

    /// <summary>"3x3, stride 2, padding 1": height and width (and depth, if there is one).</summary>
    public override string ToString()
    {
        WindowAxis[] axes = Depth == new WindowAxis(1) ? [Height, Width] : [Depth, Height, Width];
        return Of("", axis => axis.Size, 0) + Of(
            ", stride ", axis => axis.Stride, 1) + Of(", padding ", axis => axis.Before, 0) + Of(", dilation ", axis => axis.Dilation, 1);

        string Of(string word, Func<WindowAxis, int> part, int usual)
        {
            int[] parts = [.. axes.Select(part)];
            if (parts.All(value => value == usual)) return "";
            return word.Length > 0 && parts.All(value => value == parts[0]) ? $"{word}{parts[0]}" : word + string.Join('x', parts);
        }
    }

    /// <summary>The number of taps.</summary>
    public int Size => Depth.Size * Height.Size * Width.Size;
}

/// <summary>How far a window may reach over the borders (Keras's names).</summary>
public enum Padding
{
    /// <summary>Not at all: the outputs are those whose window lies within the inputs.</summary>
    Valid,

    /// <summary>So far that there are ⌈inputs / stride⌉ outputs, half on each side, the odd one behind.</summary>
    Same,
}
