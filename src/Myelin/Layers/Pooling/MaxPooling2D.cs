namespace Myelin;

/// <summary>y = the maximum of x in each window. x: [batch, height, width, channels] to y: [batch, new height, new width, channels].</summary>
/// <remarks>
/// New sizes are ⌊(size - pool size) / stride⌋ + 1 for <see cref="Padding.Valid"/> (size with the given padding, if there is one) and
/// ⌈size / stride⌉ for <see cref="Padding.Same"/>. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3), new MaxPooling2D(2) }
/// </code>
/// </remarks>
/// <param name="poolSize">The height and width of the window: <c>2</c> or <c>(2, 3)</c>. Default: 2.</param>
/// <param name="strides">The stride along height and width. Default: the pool size.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of entries below the pool size: <c>1</c> or <c>((1, 2), (0, 1))</c>.
/// The maximum ignores the padding.
/// </param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class MaxPooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = default, string? name = null)
    : PoolingLayer(LayerWindow.Pool(nameof(MaxPooling2D), (poolSize ?? 2).Axes, (strides ?? poolSize ?? 2).Axes, padding), name)
{
    /// <summary>The height and width of the window.</summary>
    public Size2D PoolSize { get; } = poolSize ?? 2;

    /// <summary>The stride along height and width.</summary>
    public Size2D Strides { get; } = strides ?? poolSize ?? 2;

    private protected override Tensor Pooled(Tensor x, in Window window) => x.MaxPool(window);
}
