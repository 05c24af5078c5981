namespace Myelin;

/// <summary>A depth, a height and a width, such as a kernel size or strides. Write it as <c>3</c> for all, or as <c>(2, 3, 5)</c>.</summary>
/// <param name="Depth">The depth.</param>
/// <param name="Height">The height.</param>
/// <param name="Width">The width.</param>
public readonly record struct Size3D(int Depth, int Height, int Width)
{
    /// <summary>Uses one value for depth, height and width.</summary>
    public static implicit operator Size3D(int all) => new(all, all, all);

    /// <summary>Converts a triple of depth, height and width.</summary>
    public static implicit operator Size3D((int Depth, int Height, int Width) size) => new(size.Depth, size.Height, size.Width);

    /// <summary>The depth, height and width as a list.</summary>
    internal int[] Axes => [Depth, Height, Width];

    /// <summary>Returns this size if depth, height and width are from 1 to 2^20, and throws otherwise.</summary>
    internal Size3D Positive(string who, string what) => IsSize(Depth) && IsSize(Height) && IsSize(Width) ? this
        : throw new ArgumentOutOfRangeException(what,
            $"{who}: expects {what} from 1 to {Size2D.MostPixels}, received {this}; give depth, height and width in voxels.");

    static bool IsSize(int value) => value is > 0 and <= Size2D.MostPixels;

    /// <summary>The depth, height and width: (2, 3, 5).</summary>
    public override string ToString() => $"({Depth}, {Height}, {Width})";
}
