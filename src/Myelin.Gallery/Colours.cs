namespace Myelin.Gallery;

/// <summary>Weights as colours.</summary>
public static class Colours
{
    /// <summary>Each image scaled by itself to 0..1. [count, ...] to the same shape.</summary>
    public static Tensor Scaled(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Tensor rows = images.Reshape(images.Shape[0], -1), low = rows.Min(axis: 1, keep: true), high = rows.Max(axis: 1, keep: true);
        return ((rows - low) / (high - low).Maximum(1e-9)).Reshape(images.Shape);
    }
}
