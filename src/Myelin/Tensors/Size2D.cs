namespace Myelin;

/// <summary>A height and a width: of a window, or of its steps. Written as <c>3</c> for both, or as <c>(3, 5)</c>.</summary>
/// <param name="Height">Along the rows of pixels.</param>
/// <param name="Width">Within a row.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>As high as wide.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>The window of this size on images.</summary>
    internal Window Window(string who, Size2D strides, Padding padding, Size2D dilation, Shape images)
    {
        Ops.Windows.CheckSteps(who, Math.Min(strides.Height, strides.Width), Math.Min(dilation.Height, dilation.Width));
        return Ops.Windows.On(who, images,
            new WindowAxis(Height, strides.Height, Dilation: dilation.Height).Padded(padding, images[1]),
            new WindowAxis(Width, strides.Width, Dilation: dilation.Width).Padded(padding, images[2]));
    }

    /// <summary>This, if both are at least 1.</summary>
    internal Size2D Positive(string who, string what) => Height > 0 && Width > 0 ? this
        : throw new ArgumentOutOfRangeException(what, $"{who}: expects {what} of at least 1, received {this}; 1 goes from one pixel to the next.");

    /// <summary>(3, 5)</summary>
    public override string ToString() => $"({Height}, {Width})";
}
