namespace Myelin;

/// <summary>
/// y = x[t..t + height, l..l + width] in training, where t and l are drawn for each image. At inference the crop is in the centre.
/// x: [batch, height of x, width of x, channels] to y: [batch, height, width, channels].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3. An image that is smaller than the crop is first enlarged as by <see cref="CenterCrop"/>.
/// <code>
/// new Sequential(input: [40, 40, 3]) { new RandomCrop(32, 32), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="height">The height of the output.</param>
/// <param name="width">The width of the output.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is not from 1 to 65,536.</exception>
public sealed class RandomCrop(int height, int width, string? name = null) : ImageAugmentation(name)
{
    /// <summary>The height of the output.</summary>
    public int Height { get; } = Settings.Within(height, 1, Resampling.MostPixels, "RandomCrop");

    /// <summary>The width of the output.</summary>
    public int Width { get; } = Settings.Within(width, 1, Resampling.MostPixels, "RandomCrop");

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => 2;

    /// <inheritdoc/>
    protected override Tensor AtInference(Tensor x) => Resampling.Centred(x, Height, Width);

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        if (x.Shape[1] < Height || x.Shape[2] < Width) return Resampling.Centred(x, Height, Width);
        Shape places = [x.Shape[0], Height, Width];
        Tensor top = (Draw(uniform, 0) * (x.Shape[1] - Height + 1)).Floor(), left = (Draw(uniform, 1) * (x.Shape[2] - Width + 1)).Floor();
        Tensor rows = top.Reshape(x.Shape[0], 1, 1) + Along(Height, x).Reshape(1, Height, 1);
        Tensor columns = left.Reshape(x.Shape[0], 1, 1) + Along(Width, x).Reshape(1, 1, Width);
        return new ImageSampling(Interpolation.Nearest, FillMode.Nearest, 0).At(x, rows.BroadcastTo(places), columns.BroadcastTo(places));
    }

    static Tensor Along(int size, Tensor like) => Tensor.Range(size).To(like.Device).Cast(like.Type);
}
