namespace Myelin;

/// <summary>
/// y = activation(x * W + b), a convolution that filters each input channel separately: y[..., c·multiplier + m] is the
/// cross-correlation of x[..., c] with W[..., c, m].
/// x: [batch, steps, inputs] to y: [batch, new steps, inputs·multiplier].
/// W: [kernel size, inputs, multiplier], b: [inputs·multiplier].
/// </summary>
/// <remarks>
/// Output sizes are those of <see cref="Conv1D"/>. Semantics as in Keras 3.
/// (Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications", 2017.)
/// <code>
/// new Sequential(input: [128, 8]) { new DepthwiseConv1D(5), new Conv1D(16, 1) }
/// </code>
/// </remarks>
/// <param name="kernelSize">The length of the kernel.</param>
/// <param name="strides">The stride.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, <see cref="Padding.Causal"/>, or numbers of zeros on each side: <c>1</c> or <c>(2, 0)</c>.
/// </param>
/// <param name="depthMultiplier">The number of output channels per input channel.</param>
/// <param name="dilation">The spacing of the kernel's taps.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class DepthwiseConv1D(
    int kernelSize,
    int strides = 1,
    Padding padding = default,
    int depthMultiplier = 1,
    int dilation = 1,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : DepthwiseConvolution(
        LayerWindow.Kernel(nameof(DepthwiseConv1D), kernelSize, strides, padding, dilation), depthMultiplier,
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>The stride.</summary>
    public int Strides { get; } = strides;

    /// <summary>The spacing of the kernel's taps.</summary>
    public int Dilation { get; } = dilation;
}
