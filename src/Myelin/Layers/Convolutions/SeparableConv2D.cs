namespace Myelin;

/// <summary>
/// y = activation((x * D) * P + b): a convolution that filters each input channel separately, and one that mixes the channels of each
/// pixel. x: [batch, height, width, inputs] to y: [batch, new height, new width, filters].
/// D: [kernel height, kernel width, inputs, multiplier], P: [1, 1, inputs·multiplier, filters], b: [filters].
/// </summary>
/// <remarks>
/// Output sizes are those of <see cref="Conv2D"/>. Semantics as in Keras 3.
/// (Chollet, "Xception: deep learning with depthwise separable convolutions", 2017.)
/// <code>
/// new Sequential(input: [28, 28, 8]) { new SeparableConv2D(16, 3, activation: Activation.Relu) }
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The height and width of the kernel: <c>3</c> or <c>(3, 5)</c>.</param>
/// <param name="strides">The stride along height and width. Default: 1.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of zeros on each side: <c>1</c> or <c>((1, 2), (0, 1))</c>.
/// </param>
/// <param name="dilation">The spacing of the kernel's taps along height and width. Default: 1.</param>
/// <param name="depthMultiplier">The number of channels that D gives for each input channel.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="depthwiseInitializer">The initializer of D. Default: Glorot uniform.</param>
/// <param name="pointwiseInitializer">The initializer of P. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="depthwiseRegularizer">The penalty on D, added to the loss; null for none.</param>
/// <param name="pointwiseRegularizer">The penalty on P, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class SeparableConv2D(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    Size2D? dilation = null,
    int depthMultiplier = 1,
    Activation? activation = null,
    bool useBias = true,
    Initializer? depthwiseInitializer = null, Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null,
    Regularizer? depthwiseRegularizer = null, Regularizer? pointwiseRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : SeparableConvolution(
        filters, LayerWindow.Kernel(nameof(SeparableConv2D), kernelSize, strides ?? 1, padding, dilation ?? 1), depthMultiplier,
        activation, useBias, depthwiseInitializer, pointwiseInitializer, biasInitializer,
        depthwiseRegularizer, pointwiseRegularizer, biasRegularizer, name)
{
    /// <summary>The height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The stride along height and width.</summary>
    public Size2D Strides { get; } = strides ?? 1;

    /// <summary>The spacing of the kernel's taps along height and width.</summary>
    public Size2D Dilation { get; } = dilation ?? 1;
}
