namespace Myelin;

/// <summary>
/// y[p] = x[c + R (p - c)] in training, where R turns by an angle that is drawn for each image and c is the centre. At inference y = x.
/// x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Semantics as in Keras 3. Positive angles turn counter-clockwise.
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomRotation(0.1), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="factor">The angles to draw from, as fractions of a full turn: 0.1 is -36° to 36°. From -1 to 1.</param>
/// <param name="fillMode">What lies beyond the borders.</param>
/// <param name="interpolation">How values between pixels are computed: Nearest or Bilinear.</param>
/// <param name="fillValue">The value beyond the borders for <see cref="FillMode.Constant"/>.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The factor is not within -1 to 1, or another setting does not exist.</exception>
public sealed class RandomRotation(Interval factor, FillMode fillMode = FillMode.Reflect, Interpolation interpolation = Interpolation.Bilinear,
    double fillValue = 0, string? name = null) : AffineAugmentation(fillMode, interpolation, fillValue, name)
{
    /// <summary>The angles to draw from, as fractions of a full turn.</summary>
    public Interval Factor { get; } = factor.Within(-1, 1, "RandomRotation", nameof(factor));

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => 1;

    private protected override Map MapOf(Tensor uniform, int height, int width)
    {
        Tensor angle = Factor.Of(Number(uniform, 0)) * (2 * Math.PI), cos = angle.Cos(), sin = angle.Sin();
        return new(RowByRow: cos, RowByColumn: sin, ColumnByRow: -sin, ColumnByColumn: cos);
    }
}
