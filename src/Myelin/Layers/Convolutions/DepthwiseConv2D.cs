namespace Myelin;

/// <summary>
/// y = activation(x * W + b), a convolution that filters each input channel separately: y[..., c·multiplier + m] is the
/// cross-correlation of x[..., c] with W[..., c, m].
/// x: [batch, height, width, inputs] to y: [batch, new height, new width, inputs·multiplier].
/// W: [kernel height, kernel width, inputs, multiplier], b: [inputs·multiplier].
/// </summary>
/// <remarks>
/// Output sizes are those of <see cref="Conv2D"/>. Semantics as in Keras 3.
/// (Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications", 2017.)
/// <code>
/// new Sequential(input: [28, 28, 8]) { new DepthwiseConv2D(3), new Conv2D(16, 1) }
/// </code>
/// </remarks>
/// <param name="kernelSize">The height and width of the kernel: <c>3</c> or <c>(3, 5)</c>.</param>
/// <param name="strides">The stride along height and width. Default: 1.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of zeros on each side: <c>1</c> or <c>((1, 2), (0, 1))</c>.
/// </param>
/// <param name="depthMultiplier">The number of output channels per input channel.</param>
/// <param name="dilation">The spacing of the kernel's taps along height and width. Default: 1.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class DepthwiseConv2D(
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    int depthMultiplier = 1,
    Size2D? dilation = null,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : DepthwiseConvolution(
        LayerWindow.Kernel(nameof(DepthwiseConv2D), kernelSize, strides ?? 1, padding, dilation ?? 1), depthMultiplier,
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The stride along height and width.</summary>
    public Size2D Strides { get; } = strides ?? 1;

    /// <summary>The spacing of the kernel's taps along height and width.</summary>
    public Size2D Dilation { get; } = dilation ?? 1;
}
