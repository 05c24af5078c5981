namespace Myelin;

/// <summary>
/// y = x, enlarged by whole factors. x: [batch, height, width, channels] to y: [batch, height · size, width · size, channels].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [14, 14, 8]) { new UpSampling2D(2, Interpolation.Bilinear), new Conv2D(1, 3) }
/// </code>
/// </remarks>
/// <param name="size">The factors of height and width, from 1 to 2^20: <c>2</c> or <c>(2, 3)</c>. Default: 2.</param>
/// <param name="interpolation">How new pixels are computed.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is not from 1 to 2^20.</exception>
public sealed class UpSampling2D(Size2D? size = null, Interpolation interpolation = Interpolation.Nearest, string? name = null) : Layer(name)
{
    /// <summary>The factors of height and width.</summary>
    public Size2D Size { get; } = (size ?? 2).Positive("UpSampling2D", nameof(size));

    /// <summary>How new pixels are computed.</summary>
    public Interpolation Interpolation { get; } = interpolation is Interpolation.Nearest or Interpolation.Bilinear ? interpolation
        : throw new ArgumentOutOfRangeException(nameof(interpolation),
            $"UpSampling2D: expects Nearest or Bilinear, received {interpolation}; Nearest is usual.");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4) throw Misfit(LayoutOf(2), x, "reshape the input to channels last.");
        if (Interpolation == Interpolation.Nearest) return UpSampling.Nearest(UpSampling.Nearest(x, 1, Size.Height), 2, Size.Width);
        ExpectComputeType(x);
        return UpSampling.Linear(UpSampling.Linear(x, 1, Size.Height), 2, Size.Width);
    }

    /// <summary>Carries no mask, as in Keras 3: the rows of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
