namespace Myelin;

/// <summary>
/// y[i, j] = x[i - s height, j - t width] in training, where s and t are drawn for each image. At inference y = x.
/// x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Semantics as in Keras 3: positive factors move the image down and to the right.
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomTranslation(0.1, 0.1), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="heightFactor">The values of s to draw from, as fractions of the height, from -1 to 1.</param>
/// <param name="widthFactor">The values of t to draw from, as fractions of the width, from -1 to 1.</param>
/// <param name="fillMode">What lies beyond the borders.</param>
/// <param name="interpolation">How values between pixels are computed: Nearest or Bilinear.</param>
/// <param name="fillValue">The value beyond the borders for <see cref="FillMode.Constant"/>.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is not within -1 to 1, or another setting does not exist.</exception>
public sealed class RandomTranslation(Interval heightFactor, Interval widthFactor, FillMode fillMode = FillMode.Reflect,
    Interpolation interpolation = Interpolation.Bilinear, double fillValue = 0, string? name = null)
    : AffineAugmentation(fillMode, interpolation, fillValue, name)
{
    /// <summary>The values of s, as fractions of the height.</summary>
    public Interval HeightFactor { get; } = heightFactor.Within(-1, 1, "RandomTranslation", nameof(heightFactor));

    /// <summary>The values of t, as fractions of the width.</summary>
    public Interval WidthFactor { get; } = widthFactor.Within(-1, 1, "RandomTranslation", nameof(widthFactor));

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => 2;

    private protected override Map MapOf(Tensor uniform, int height, int width) =>
        new(Down: HeightFactor.Of(Number(uniform, 0)) * -height, Right: WidthFactor.Of(Number(uniform, 1)) * -width);
}
