namespace Myelin;

/// <summary>
/// y[i, j, c] = x[⌊i/r⌋, ⌊j/r⌋, (r (i mod r) + j mod r) C + c] with C new channels: groups of channels become pixels.
/// x: [batch, height, width, r² C] to y: [batch, r height, r width, C].
/// </summary>
/// <remarks>
/// The order of the channels is that of the paper, of TensorFlow's depth_to_space and of ONNX's mode DCR.
/// (Shi et al., "Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural network", 2016.)
/// <code>
/// new Sequential(input: [14, 14, 8]) { new Conv2D(4, 3, padding: Padding.Same), new PixelShuffle(2) }
/// </code>
/// </remarks>
/// <param name="factor">The factor r of height and width, from 1 to 1024.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">The factor is not from 1 to 1024.</exception>
public sealed class PixelShuffle(int factor = 2, string? name = null) : Layer(name)
{
    const int LargestFactor = 1024;

    /// <summary>The factor r of height and width.</summary>
    public int Factor { get; } = factor is > 0 and <= LargestFactor ? factor
        : throw new ArgumentOutOfRangeException(nameof(factor),
            $"PixelShuffle: expects a factor from 1 to {LargestFactor}, received {factor}; 2 doubles height and width.");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4) throw Misfit(LayoutOf(2), x, "reshape the input to channels last.");
        (int batch, int height, int width, int channels) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3] / (Factor * Factor));
        if (channels * Factor * Factor != x.Shape[3])
            throw Misfit($"a number of channels that {Factor * Factor} divides", x, "change the filters of the layer before it, or the factor.");
        Tensor pixels = x.Reshape([batch, height, width, Factor, Factor, channels]).Transpose(0, 1, 3, 2, 4, 5);
        return pixels.Reshape([batch, Shape.Size((long)height * Factor, ToString()), Shape.Size((long)width * Factor, ToString()), channels]);
    }

    /// <summary>Carries no mask: the rows of the output are others.</summary>
    protected override void CarryMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context) { }
}
