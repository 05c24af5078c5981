namespace Myelin;

/// <summary>y = the mean of x over all pixels. x: [batch, height, width, channels] to y: [batch, channels].</summary>
/// <remarks>
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3), new GlobalAveragePooling2D(), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="keepDimensions">Whether to keep the pooled axes: y is then [batch, 1, 1, channels].</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
public sealed class GlobalAveragePooling2D(bool keepDimensions = false, string? name = null) : Layer(name)
{
    /// <summary>Whether the pooled axes are kept: y is then [batch, 1, 1, channels].</summary>
    public bool KeepDimensions => keepDimensions;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => x.Rank == 4
        ? x.Mean([1, 2], keepDimensions)
        : throw Misfit("images [batch, height, width, channels]", x, "reshape the input to channels last.");
}
