namespace Myelin;

/// <summary>y = the largest x under each window. x: [batch, height, width, channels] to y: [batch, new height, new width, channels].</summary>
/// <remarks>New sizes are ⌊(size - pool size) / stride⌋ + 1, and ⌈size / stride⌉ for <see cref="Padding.Same"/>, as in Keras 3.</remarks>
/// <param name="poolSize">The window: 2, or (2, 3).</param>
/// <param name="strides">Pixels from one window to the next; the pool size if left out.</param>
/// <param name="padding">Whether windows may reach over the borders. What is there never wins.</param>
/// <param name="name">Its name within the model.</param>
public sealed class MaxPooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = Padding.Valid, string? name = null) : Layer(name)
{
    /// <summary>The window.</summary>
    public Size2D PoolSize { get; } = (poolSize ?? 2).Positive("MaxPooling2D", nameof(poolSize));

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; } = (strides ?? poolSize ?? 2).Positive("MaxPooling2D", nameof(strides));

    /// <summary>Whether windows may reach over the borders.</summary>
    public Padding Padding => padding;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => x.Rank == 4
        ? x.MaxPool(PoolSize.Window(ToString(), Strides, padding, 1, x.Shape))
        : throw Misfit("images [batch, height, width, channels]", x, "reshape what it receives, channels last.");
}
