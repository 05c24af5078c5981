namespace Myelin;

/// <summary>
/// y = x + d (high - low), limited to low to high, in training, where d is drawn for each image. At inference y = x.
/// x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Semantics as in Keras 3, but for the range of values: data sets serve images from 0 to 1.
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomBrightness(0.2), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="factor">The values of d to draw from, from -1 to 1.</param>
/// <param name="valueRange">The lowest and the highest value of a pixel. Default: (0, 1).</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The factor is not within -1 to 1, or the range of values is not finite.</exception>
public sealed class RandomBrightness(Interval factor, Interval? valueRange = null, string? name = null) : ImageAugmentation(name)
{
    /// <summary>The values of d.</summary>
    public Interval Factor { get; } = factor.Within(-1, 1, "RandomBrightness", nameof(factor));

    /// <summary>The lowest and the highest value of a pixel.</summary>
    public Interval ValueRange { get; } = (valueRange ?? (0, 1)).OfPixels("RandomBrightness");

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => 1;

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        return (x + Factor.Of(Draw(uniform, 0)) * (ValueRange.High - ValueRange.Low)).Clamp(ValueRange.Low, ValueRange.High);
    }
}
