namespace Myelin;

/// <summary>
/// y[p] = x[c + (1 + z) (p - c)] in training, where z is drawn for each image and c is the centre. At inference y = x.
/// x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Semantics as in Keras 3: a positive z zooms out, a negative one zooms in.
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomZoom(0.2), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="heightFactor">The values of z to draw from, above -1: 0.2 shows 80 to 120 % of the height.</param>
/// <param name="widthFactor">The values of z along the width. Default: that of the height, so that the aspect ratio is kept.</param>
/// <param name="fillMode">What lies beyond the borders.</param>
/// <param name="interpolation">How values between pixels are computed: Nearest or Bilinear.</param>
/// <param name="fillValue">The value beyond the borders for <see cref="FillMode.Constant"/>.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is not within -0.99 to 10, or another setting does not exist.</exception>
public sealed class RandomZoom(Interval heightFactor, Interval? widthFactor = null, FillMode fillMode = FillMode.Reflect,
    Interpolation interpolation = Interpolation.Bilinear, double fillValue = 0, string? name = null)
    : AffineAugmentation(fillMode, interpolation, fillValue, name)
{
    const double Least = -0.99, Most = 10;

    /// <summary>The values of z along the height.</summary>
    public Interval HeightFactor { get; } = heightFactor.Within(Least, Most, "RandomZoom", nameof(heightFactor));

    /// <summary>The values of z along the width; null for those of the height.</summary>
    public Interval? WidthFactor { get; } = widthFactor?.Within(Least, Most, "RandomZoom", nameof(widthFactor));

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => WidthFactor == null ? 1 : 2;

    private protected override Map MapOf(Tensor uniform, int height, int width)
    {
        Tensor down = HeightFactor.Of(Number(uniform, 0)) + 1;
        return new(RowByRow: down, ColumnByColumn: WidthFactor is { } factor ? factor.Of(Number(uniform, 1)) + 1 : down);
    }
}
