namespace Myelin;

/// <summary>Scales the bytes of images linearly: 0 becomes <see cref="Black"/> and 255 becomes <see cref="White"/>.</summary>
public sealed class ImagePreprocessing : Preprocessing
{
    /// <summary>Creates the preprocessing for images of one shape.</summary>
    /// <param name="shape">The shape of the images: [height, width, channels].</param>
    /// <param name="black">The input value of byte 0.</param>
    /// <param name="white">The input value of byte 255.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ShapeException">The shape does not have three axes.</exception>
    public ImagePreprocessing(Shape shape, double black = 0, double white = 1, IReadOnlyList<string>? classes = null)
        : base(classes)
    {
        if (shape.Rank != 3)
            throw new ShapeException($"ImagePreprocessing: expects the shape [height, width, channels], received {shape}; grey images have one channel.");
        (Shape, Black, White) = (shape, black, white);
    }

    /// <summary>The shape of the images: [height, width, channels].</summary>
    public Shape Shape { get; }

    /// <summary>The input value of byte 0.</summary>
    public double Black { get; }

    /// <summary>The input value of byte 255.</summary>
    public double White { get; }

    /// <inheritdoc/>
    public override Shape InputShape => Shape;

    /// <summary>Converts images to inputs.</summary>
    /// <param name="images">UInt8 [height, width, channels], or [count, height, width, channels].</param>
    /// <returns>Float32 [count, height, width, channels].</returns>
    /// <exception cref="ShapeException">The images are not bytes, or have another size.</exception>
    public Tensor Inputs(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Type != ElementType.UInt8 || images.Rank is not (3 or 4) || images.Shape[^3..] != Shape)
        {
            throw new ShapeException($"ImagePreprocessing: expects images UInt8{Shape}, optionally with a leading count, "
                + $"received {images.Type}{images.Shape}; resize or crop them.");
        }
        Tensor batch = images.Reshape(Myelin.Shape.Create([images.Rank == 4 ? images.Shape[0] : 1, .. Shape.Sizes]));
        Tensor scaled = batch.Cast(ElementType.Float32) * ((White - Black) / 255);
        return Black == 0 ? scaled : scaled + Black;
    }
}
