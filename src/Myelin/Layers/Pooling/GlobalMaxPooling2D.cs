namespace Myelin;

/// <summary>y = the largest x of all pixels. x: [batch, height, width, channels] to y: [batch, channels].</summary>
/// <param name="keepDimensions">Whether y is [batch, 1, 1, channels].</param>
/// <param name="name">Its name within the model.</param>
public sealed class GlobalMaxPooling2D(bool keepDimensions = false, string? name = null) : Layer(name)
{
    /// <summary>Whether y is [batch, 1, 1, channels].</summary>
    public bool KeepDimensions => keepDimensions;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context) => x.Rank == 4
        ? x.Max([1, 2], keepDimensions)
        : throw Misfit("images [batch, height, width, channels]", x, "reshape what it receives, channels last.");
}
