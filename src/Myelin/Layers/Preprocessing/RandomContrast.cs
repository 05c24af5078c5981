namespace Myelin;

/// <summary>
/// y = m + f (x - m), limited to the range of values, in training, where m is the mean of each channel of an image and f is drawn for each
/// image. At inference y = x. x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Semantics as in Keras 3, but for the range of values: data sets serve images from 0 to 1.
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomContrast(0.2), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="lower">f is at least 1 - lower; from 0 to 1.</param>
/// <param name="upper">f is at most 1 + upper; 0 or more. Default: lower.</param>
/// <param name="valueRange">The lowest and the highest value of a pixel. Default: (0, 1).</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A bound of the factor or the range of values is not as described.</exception>
public sealed class RandomContrast(double lower, double? upper = null, Interval? valueRange = null, string? name = null) : ImageAugmentation(name)
{
    /// <summary>How far the factor may lie below 1.</summary>
    public double Lower { get; } = Settings.Share(lower, "RandomContrast");

    /// <summary>How far the factor may lie above 1.</summary>
    public double Upper { get; } = Settings.NonNegative(upper ?? lower, "RandomContrast", nameof(upper));

    /// <summary>The lowest and the highest value of a pixel.</summary>
    public Interval ValueRange { get; } = (valueRange ?? (0, 1)).OfPixels("RandomContrast");

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => 1;

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        Tensor mean = x.Mean([1, 2], keep: true);
        return (mean + new Interval(1 - Lower, 1 + Upper).Of(Draw(uniform, 0)) * (x - mean)).Clamp(ValueRange.Low, ValueRange.High);
    }
}
