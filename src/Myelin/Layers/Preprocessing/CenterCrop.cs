namespace Myelin;

/// <summary>
/// y = x[t..t + height, l..l + width] in the centre of the image: t = ⌊(height of x - height) / 2⌋, and l likewise.
/// x: [batch, height of x, width of x, channels] to y: [batch, height, width, channels].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3. If the image is smaller along an axis, the largest crop of the aspect ratio of y is resized bilinearly.
/// <code>
/// new Sequential(input: [256, 256, 3]) { new CenterCrop(224, 224), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="height">The height of the output.</param>
/// <param name="width">The width of the output.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is not from 1 to 65,536.</exception>
public sealed class CenterCrop(int height, int width, string? name = null) : Layer(name)
{
    /// <summary>The height of the output.</summary>
    public int Height { get; } = Settings.Within(height, 1, Resampling.MostPixels, "CenterCrop");

    /// <summary>The width of the output.</summary>
    public int Width { get; } = Settings.Within(width, 1, Resampling.MostPixels, "CenterCrop");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4) throw Misfit(LayoutOf(2), x, "reshape the input to channels last.");
        ExpectComputeType(x);
        return Resampling.Centred(x, Height, Width);
    }

    /// <summary>Carries no mask: the rows of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
