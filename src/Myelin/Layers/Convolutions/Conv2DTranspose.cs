namespace Myelin;

/// <summary>
/// y = activation(Aᵀx + b), a transposed convolution: A is the convolution with W that maps y to x. It upsamples images by the strides.
/// x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
/// W: [kernel height, kernel width, filters, inputs], b: [filters].
/// </summary>
/// <remarks>
/// New sizes are size·stride for <see cref="Padding.Same"/>, size·stride + max(extent - stride, 0) for <see cref="Padding.Valid"/>, and
/// (size - 1)·stride + extent - padding for given entries, where extent is (kernel size - 1)·dilation + 1. With an output padding they are
/// (size - 1)·stride + output padding, and extent mod 2, extent, or extent - padding. Semantics as in Keras 3, given entries as in PyTorch.
/// (Zeiler et al., "Deconvolutional networks", 2010.)
/// <code>
/// new Sequential(input: [7, 7, 64]) { new Conv2DTranspose(32, 3, strides: 2, padding: Padding.Same) }     // [batch, 14, 14, 32]
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The height and width of the kernel: <c>3</c> or <c>(3, 5)</c>.</param>
/// <param name="strides">The upsampling factors along height and width. Default: 1.</param>
/// <param name="padding">
/// What is cut off the result: <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of entries: <c>1</c> or <c>((1, 2), (0, 1))</c>.
/// </param>
/// <param name="outputPadding">How much larger the result is than the smallest that gives x, below the strides; null for the sizes above.</param>
/// <param name="dilation">The spacing of the kernel's taps along height and width. Default: 1.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class Conv2DTranspose(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    Size2D? outputPadding = null,
    Size2D? dilation = null,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : TransposedConvolution(
        filters, LayerWindow.Kernel(nameof(Conv2DTranspose), kernelSize, strides ?? 1, padding, dilation ?? 1),
        outputPadding?.Axes,
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The upsampling factors along height and width.</summary>
    public Size2D Strides { get; } = strides ?? 1;

    /// <summary>How much larger the result is than the smallest that gives x; null for the usual sizes.</summary>
    public Size2D? OutputPadding { get; } = outputPadding;

    /// <summary>The spacing of the kernel's taps along height and width.</summary>
    public Size2D Dilation { get; } = dilation ?? 1;
}
