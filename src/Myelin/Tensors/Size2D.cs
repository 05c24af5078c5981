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

    /// <summary>The height and width as a list.</summary>
    internal int[] Axes => [Height, Width];

    /// <summary>The most pixels that a window of a layer covers or moves along one axis.</summary>
    internal const int MostPixels = 1 << 20;

    /// <summary>Returns this size if height and width are from 1 to 2^20, and throws otherwise.</summary>
    internal Size2D Positive(string who, string what) => Height is > 0 and <= MostPixels && Width is > 0 and <= MostPixels ? this
        : throw new ArgumentOutOfRangeException(what,
            $"{who}: expects {what} from 1 to {MostPixels}, received {this}; give height and width in pixels.");

    /// <summary>The height and width: (3, 5).</summary>
    public override string ToString() => $"({Height}, {Width})";
}
