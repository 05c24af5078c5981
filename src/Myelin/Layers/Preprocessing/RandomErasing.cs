namespace Myelin;

/// <summary>
/// y = x, with the pixels of one random rectangle of some images replaced in training. At inference y = x.
/// x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// The rectangle has the area s · height · width and the ratio r of height to width, and is cut off to the size of the image; s, the
/// logarithm of r, and its place are uniform. Without a fill value each pixel is uniform within the range of values.
/// (Zhong et al., "Random erasing data augmentation", 2020, where r is uniform.)
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomErasing(), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="probability">The probability that an image is changed, from 0 to 1.</param>
/// <param name="scale">The values of s to draw from, from 0 to 1. Default: (0.02, 0.33).</param>
/// <param name="ratio">The values of r to draw from, from 0.01 to 100. Default: (0.3, 3.3).</param>
/// <param name="fillValue">The value of erased pixels; null for random values.</param>
/// <param name="valueRange">The range of random values. Default: (0, 1).</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A setting is not as described.</exception>
public sealed class RandomErasing(double probability = 0.5, Interval? scale = null, Interval? ratio = null, double? fillValue = null,
    Interval? valueRange = null, string? name = null) : ImageAugmentation(name)
{
    /// <summary>The numbers that place the rectangle. Those of the pixels follow.</summary>
    const int Places = 5;

    /// <summary>The probability that an image is changed.</summary>
    public double Probability { get; } = Settings.Share(probability, "RandomErasing");

    /// <summary>The share of the image that is erased.</summary>
    public Interval Scale { get; } = (scale ?? (0.02, 0.33)).Within(0, 1, "RandomErasing", nameof(scale));

    /// <summary>The ratio of height to width.</summary>
    public Interval Ratio { get; } = (ratio ?? (0.3, 3.3)).Within(0.01, 100, "RandomErasing", nameof(ratio));

    /// <summary>The value of erased pixels; null for random values.</summary>
    public double? FillValue { get; } = fillValue is { } value ? Settings.Finite(value, "RandomErasing", nameof(fillValue)) : null;

    /// <summary>The range of random values.</summary>
    public Interval ValueRange { get; } = (valueRange ?? (0, 1)).OfPixels("RandomErasing");

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => FillValue == null ? Shape.Size(Places + image.Elements, "RandomErasing") : Places;

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        (int height, int width) = (x.Shape[1], x.Shape[2]);
        Tensor area = Scale.Of(Draw(uniform, 1)) * ((double)height * width);
        Tensor ratio = new Interval(DeterministicMath.LogOfAny(Ratio.Low), DeterministicMath.LogOfAny(Ratio.High)).Of(Draw(uniform, 2)).Exp();
        Tensor rows = (area * ratio).Sqrt().Round().Minimum(height), columns = (area / ratio).Sqrt().Round().Minimum(width);
        Tensor within = Within(1, height, rows, Draw(uniform, 3)) * Within(2, width, columns, Draw(uniform, 4))
            * Draw(uniform, 0).LessThan(Probability).Cast(ElementType.Int32);
        Tensor fill = FillValue is { } value ? Tensor.Full(x.Shape, value, x.Type)
            : ValueRange.Of(uniform.Slice(1, Places, uniform.Shape[1] - Places).Reshape(x.Shape));
        return Tensor.Where(within.GreaterThan(0), fill, x);
    }

    /// <summary>1 for the entries of an axis that a range of some length covers, which begins at a random place.</summary>
    static Tensor Within(int axis, int size, Tensor length, Tensor place)
    {
        Tensor first = (place * (length * -1 + (size + 1))).Floor();
        Tensor entries = Tensor.Range(size).To(place.Device).Cast(place.Type).Reshape(axis == 1 ? [1, size, 1, 1] : [1, 1, size, 1]);
        return entries.GreaterThanOrEqual(first).Cast(ElementType.Int32) * entries.LessThan(first + length).Cast(ElementType.Int32);
    }
}
