namespace Myelin;

/// <summary>
/// y = each voxel of x several times along depth, height and width.
/// x: [batch, depth, height, width, channels] to y: [batch, depth · size, height · size, width · size, channels].
/// </summary>
/// <remarks>
/// Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [4, 14, 14, 8]) { new UpSampling3D((1, 2, 2)) }
/// </code>
/// </remarks>
/// <param name="size">The factors of depth, height and width, from 1 to 2^20: <c>2</c> or <c>(1, 2, 2)</c>. Default: 2.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is not from 1 to 2^20.</exception>
public sealed class UpSampling3D(Size3D? size = null, string? name = null) : Layer(name)
{
    /// <summary>The factors of depth, height and width.</summary>
    public Size3D Size { get; } = (size ?? 2).Positive("UpSampling3D", nameof(size));

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 5) throw Misfit(LayoutOf(3), x, "reshape the input to channels last.");
        return UpSampling.Nearest(UpSampling.Nearest(UpSampling.Nearest(x, 1, Size.Depth), 2, Size.Height), 3, Size.Width);
    }

    /// <summary>Carries no mask, as in Keras 3: the slices of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
