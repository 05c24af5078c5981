namespace Myelin;

/// <summary>A height and a width, such as a kernel size or strides. Write it as <c>3</c> for both, or as <c>(3, 5)</c>.</summary>
/// <param name="Height">The height.</param>
/// <param name="Width">The width.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>Uses one value for height and width.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <summary>Converts a pair of height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Creates the window of this size on images.</summary>
    internal Window Window(string who, Size2D strides, Padding padding, Size2D dilation, Shape images)
    {
        Ops.Windows.CheckSteps(who, Math.Min(strides.Height, strides.Width), Math.Min(dilation.Height, dilation.Width));
        return Ops.Windows.On(who, images,
            new WindowAxis(Height, strides.Height, Dilation: dilation.Height).Padded(padding, images[1]),
            new WindowAxis(Width, strides.Width, Dilation: dilation.Width).Padded(padding, images[2]));
    }

    /// <summary>The most pixels that a window of a layer covers or moves along one axis.</summary>
    internal const int MostPixels = 1 << 20;

    /// <summary>Returns this size if height and width are from 1 to 2^20, and throws otherwise.</summary>
    internal Size2D Positive(string who, string what) => Height is > 0 and <= MostPixels && Width is > 0 and <= MostPixels ? this
        : throw new ArgumentOutOfRangeException(what,
            $"{who}: expects {what} from 1 to {MostPixels}, received {this}; give height and width in pixels.");

    /// <summary>The height and width: (3, 5).</summary>
    public override string ToString() => $"({Height}, {Width})";
}
