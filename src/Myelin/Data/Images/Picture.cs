namespace Myelin;

/// <summary>Converts images of any size and colour to model inputs.</summary>
public static class Picture
{
    /// <summary>Reads a file as a batch of one input: [1, height, width, channels], Float32 from 0 to 1.</summary>
    /// <remarks>
    /// Transparent pixels are blended with white. Colour is converted to grey by luma (0.299 red, 0.587 green, 0.114 blue;
    /// ITU-R BT.601), and grey to colour by equal channels. Resizing averages over the area that each new pixel covers.
    /// </remarks>
    /// <param name="path">The path of the file.</param>
    /// <param name="shape">The input shape of the model: [height, width, channels], with 1 or 3 channels.</param>
    /// <exception cref="ShapeException">The shape is not that of an image.</exception>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <param name="decoder">Decodes the file; PNG alone if left out.</param>
    /// <exception cref="DataFormatException">The file is not a picture that is decoded, or is damaged.</exception>
    public static Tensor Read(string path, Shape shape, PictureDecoder? decoder = null) => Fit((decoder ?? PictureDecoder.Default).Load(path), shape);

    /// <summary>Converts an image to a batch of one input: [1, height, width, channels], Float32 from 0 to 1.</summary>
    /// <remarks>As <see cref="Read"/> does.</remarks>
    /// <param name="image">UInt8 [height, width, 1 to 4 channels], as returned by <see cref="Png.Load"/>.</param>
    /// <param name="shape">The input shape of the model: [height, width, channels], with 1 or 3 channels.</param>
    /// <exception cref="ShapeException">The shape or the image is not that of an image.</exception>
    public static Tensor Fit(Tensor image, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(image);
        CheckShape(shape);
        if (image.Rank != 3 || image.Shape[2] is < 1 or > 4 || image.Shape.Elements == 0 || image.Type != ElementType.UInt8)
            throw new ShapeException($"Picture: expects UInt8[height, width, 1 to 4], received {image.Type}{image.Shape}; Png.Load returns such a tensor.");
        Tensor x = OnPaper(image.Cast(ElementType.Float32) * (1.0 / 255));
        if (x.Shape[2] == 3 && shape[2] == 1) x = (x * Tensor.From(0.299f, 0.587f, 0.114f)).Sum(2, keep: true);
        if (x.Shape[2] == 1 && shape[2] == 3) x = x.BroadcastTo([x.Shape[0], x.Shape[1], 3]).Contiguous();
        // [h', h] · [h, w·c], then likewise along the width.
        int height = x.Shape[0], width = x.Shape[1], channels = shape[2];
        if (height != shape[0]) x = Shares(height, shape[0]).MatMul(x.Reshape(height, width * channels)).Reshape(shape[0], width, channels);
        if (width != shape[1]) x = Shares(width, shape[1]).MatMul(x);
        return x.Reshape(1, shape[0], shape[1], channels);
    }

    /// <exception cref="ShapeException">It is not the shape of an input image.</exception>
    internal static void CheckShape(Shape shape)
    {
        if (shape.Rank != 3 || shape[2] is not (1 or 3) || shape.Elements == 0)
            throw new ShapeException($"Picture: expects an input shape [height, width, 1 or 3], received {shape}; use a model with image inputs.");
    }

    static Tensor OnPaper(Tensor x)
    {
        int channels = x.Shape[2];
        if (channels is 1 or 3) return x;
        Tensor opacity = x.Slice(2, channels - 1, 1);
        return x.Slice(2, 0, channels - 1) * opacity + (1 - opacity);
    }

    /// <summary>The share of each old pixel in each new pixel: [after, before]. Every row sums to 1.</summary>
    static Tensor Shares(int before, int after)
    {
        var shares = new float[after * before];
        double size = (double)before / after;
        for (int i = 0; i < after; i++)
            for (int j = (int)(i * size); j < before && j < (i + 1) * size; j++)
                shares[i * before + j] = (float)((Math.Min(j + 1, (i + 1) * size) - Math.Max(j, i * size)) / size);
        return Tensor.From(shares, [after, before]);
    }
}
