namespace Myelin;

/// <summary>Images of bytes as inputs: 0 becomes <see cref="Black"/>, 255 <see cref="White"/>, and what lies between in proportion.</summary>
public sealed class ImagePreprocessing : Preprocessing
{
    /// <summary>For images of one shape.</summary>
    /// <param name="shape">[height, width, channels]</param>
    /// <param name="black">What 0 becomes.</param>
    /// <param name="white">What 255 becomes.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ShapeException">It is no shape of an image.</exception>
    public ImagePreprocessing(Shape shape, double black = 0, double white = 1, IReadOnlyList<string>? classes = null) : base(classes)
    {
        if (shape.Rank != 3)
            throw new ShapeException($"ImagePreprocessing: expects the shape [height, width, channels], received {shape}; grey images have one channel.");
        (Shape, Black, White) = (shape, black, white);
    }

    /// <summary>[height, width, channels]</summary>
    public Shape Shape { get; }

    /// <summary>What 0 becomes.</summary>
    public double Black { get; }

    /// <summary>What 255 becomes.</summary>
    public double White { get; }

    /// <inheritdoc/>
    public override Shape InputShape => Shape;

    /// <summary>Inputs of images.</summary>
    /// <param name="images">UInt8 [height, width, channels], or [count, height, width, channels].</param>
    /// <returns>Float32 [count, height, width, channels].</returns>
    /// <exception cref="ShapeException">They are no bytes, or of another size.</exception>
    public Tensor Inputs(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Type != ElementType.UInt8 || images.Rank is not (3 or 4) || images.Shape[^3..] != Shape)
            throw new ShapeException($"ImagePreprocessing: expects images UInt8{Shape}, or [count, ...] of them, received {images.Type}{images.Shape}; " +
                "scale or cut them to that size.");
        Tensor scaled = images.Reshape(Myelin.Shape.Create([images.Rank == 4 ? images.Shape[0] : 1, .. Shape.Sizes])).Cast(
            ElementType.Float32) * ((White - Black) / 255);
        return Black == 0 ? scaled : scaled + Black;
    }
}
