namespace Myelin;

/// <summary>
/// Cuts boxes out of feature maps and resizes them to one size: y[b, r, p, q] is the mean of bilinear samples of x[b] at points of cell (p, q) of box r.
/// </summary>
/// <remarks>
/// Bilinear interpolation is a product with hat functions max(0, 1 - |place - i|), along rows and then along columns, so the mean over the points of a cell
/// is one product with the mean of their hats. Points beyond the border take its values. As torchvision's <c>roi_align</c> with
/// <c>aligned=True</c>, but for points more than a cell beyond the border, which are 0 there.
/// Source: He, Gkioxari, Dollár and Girshick, "Mask R-CNN", 2017, section 3.
/// <code>
/// Tensor parts = RoiAlign.Of(features, boxes, size: 7, stride: 8);      // [batch, 16, 16, 64] and [batch, 12, 4] to [batch, 12, 7, 7, 64]
/// </code>
/// </remarks>
public static class RoiAlign
{
    /// <summary>Cuts boxes out of feature maps. Gradients flow to the features.</summary>
    /// <param name="features">[batch, height, width, channels]</param>
    /// <param name="boxes">Left, top, right and bottom in pixels of the picture, of the features' type: [batch, boxes, 4].</param>
    /// <param name="size">The height and width of the result.</param>
    /// <param name="stride">The pixels of the picture from one cell of the features to the next.</param>
    /// <param name="samples">The points in each direction of a cell of the result.</param>
    /// <returns>[batch, boxes, size, size, channels]</returns>
    /// <exception cref="ShapeException">The shapes or types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or size · samples is above 4,096.</exception>
    public static Tensor Of(Tensor features, Tensor boxes, int size, double stride, int samples = 2)
    {
        ArgumentNullException.ThrowIfNull(features);
        Box.CheckTensor(nameof(RoiAlign), boxes);
        if (features.Rank != 4 || boxes.Rank != 3 || features.Shape[0] != boxes.Shape[0] || features.Type != boxes.Type)
            throw new ShapeException($"RoiAlign: expects features [batch, height, width, channels] and boxes [batch, boxes, 4] of one batch and type, " +
                $"received {features.Type}{features.Shape} and {boxes.Type}{boxes.Shape}; reshape or Cast one of them.");
        const int MostSamples = 4096;
        if (size < 1 || samples < 1 || (long)size * samples > MostSamples || !(stride > 0 && double.IsFinite(stride)))
            throw new ArgumentOutOfRangeException(nameof(size), "RoiAlign: expects a positive size, stride and number of samples, with size · samples up to " +
                $"{MostSamples}, received {size}, {stride} and {samples}; 7, the stride of the features and 2 are usual.");
        (int batch, int height, int width, int channels) = (features.Shape[0], features.Shape[1], features.Shape[2], features.Shape[3]);
        int count = boxes.Shape[1];
        Tensor[] edges = [.. Enumerable.Range(0, 4).Select(i => (boxes.StopGradient() * (1 / stride) - 0.5).Slice(-1, i, 1))];
        Tensor rows = Hats(edges[1], edges[3], height, size, samples), columns = Hats(edges[0], edges[2], width, size, samples);
        Tensor across = rows.Reshape(batch, count * size, height).MatMul(features.Reshape(batch, height, width * channels));
        return columns.ExpandDims(2).MatMul(across.Reshape(batch, count, size, width, channels));
    }

    /// <summary>How much each cell of the features counts for each cell of the result: [batch, boxes, size, length].</summary>
    static Tensor Hats(Tensor low, Tensor high, int length, int size, int samples)
    {
        Tensor share = (Tensor.Range(size * samples).Cast(low.Type) + 0.5) * (1.0 / (size * samples));
        Tensor places = (low + (high - low) * share).Clamp(0.0, length - 1.0).ExpandDims(-1);
        Tensor hats = 1 - (places - Tensor.Range(length).Cast(low.Type)).Abs().Minimum(1);
        return hats.Reshape(low.Shape[0], low.Shape[1], size, samples, length).Mean(3);
    }
}
