namespace Myelin;

/// <summary>y = the maximum of x in each window. x: [batch, steps, channels] to y: [batch, new steps, channels].</summary>
/// <remarks>
/// New sizes are ⌊(size - pool size) / stride⌋ + 1 for <see cref="Padding.Valid"/> (size with the given padding, if there is one) and
/// ⌈size / stride⌉ for <see cref="Padding.Same"/> and <see cref="Padding.Causal"/>. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [128, 3]) { new Conv1D(16, 5), new MaxPooling1D(2) }
/// </code>
/// </remarks>
/// <param name="poolSize">The length of the window.</param>
/// <param name="strides">The stride. Default: the pool size.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, <see cref="Padding.Causal"/>, or numbers of entries below the pool size: <c>1</c> or <c>(2, 0)</c>.
/// The maximum ignores the padding.
/// </param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class MaxPooling1D(int poolSize = 2, int? strides = null, Padding padding = default, string? name = null)
    : PoolingLayer(LayerWindow.Pool(nameof(MaxPooling1D), [poolSize], [strides ?? poolSize], padding), name)
{
    /// <summary>The length of the window.</summary>
    public int PoolSize { get; } = poolSize;

    /// <summary>The stride.</summary>
    public int Strides { get; } = strides ?? poolSize;

    private protected override Tensor Pooled(Tensor x, in Window window) => x.MaxPool(window);
}
