namespace Myelin;

/// <summary>
/// y = x, flipped along each axis of the mode with probability ½ for each image in training. At inference y = x.
/// x: [batch, height, width, channels] to y: the same shape.
/// </summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [32, 32, 3]) { new RandomFlip(FlipMode.Horizontal), new Conv2D(16, 3) }
/// </code>
/// </remarks>
/// <param name="mode">Along which axes images are flipped.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no such mode.</exception>
public sealed class RandomFlip(FlipMode mode = FlipMode.HorizontalAndVertical, string? name = null) : ImageAugmentation(name)
{
    /// <summary>Along which axes images are flipped.</summary>
    public FlipMode Mode { get; } = Enum.IsDefined(mode) ? mode
        : throw new ArgumentOutOfRangeException(nameof(mode),
            $"RandomFlip: expects HorizontalAndVertical, Horizontal or Vertical, received {mode}; Horizontal suits photographs.");

    /// <inheritdoc/>
    protected override int DrawsOf(Shape image) => 2;

    /// <inheritdoc/>
    protected override Tensor Changed(Tensor x, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(uniform);
        Tensor y = x;
        if (Mode != FlipMode.Vertical) y = Tensor.Where(Draw(uniform, 0).LessThan(0.5), y.Flip(2), y);
        if (Mode != FlipMode.Horizontal) y = Tensor.Where(Draw(uniform, 1).LessThan(0.5), y.Flip(1), y);
        return y;
    }
}
