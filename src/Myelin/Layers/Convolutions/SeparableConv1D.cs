namespace Myelin;

/// <summary>
/// y = activation((x * D) * P + b): a convolution that filters each input channel separately, and one that mixes the channels of each
/// step. x: [batch, steps, inputs] to y: [batch, new steps, filters].
/// D: [kernel size, inputs, multiplier], P: [1, inputs·multiplier, filters], b: [filters].
/// </summary>
/// <remarks>
/// Output sizes are those of <see cref="Conv1D"/>. Semantics as in Keras 3.
/// (Chollet, "Xception: deep learning with depthwise separable convolutions", 2017.)
/// <code>
/// new Sequential(input: [128, 8]) { new SeparableConv1D(16, 5, activation: Activation.Relu) }
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The length of the kernel.</param>
/// <param name="strides">The stride.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, <see cref="Padding.Causal"/>, or numbers of zeros on each side: <c>1</c> or <c>(2, 0)</c>.
/// </param>
/// <param name="dilation">The spacing of the kernel's taps.</param>
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
public sealed class SeparableConv1D(
    int filters,
    int kernelSize,
    int strides = 1,
    Padding padding = default,
    int dilation = 1,
    int depthMultiplier = 1,
    Activation? activation = null,
    bool useBias = true,
    Initializer? depthwiseInitializer = null, Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null,
    Regularizer? depthwiseRegularizer = null, Regularizer? pointwiseRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : SeparableConvolution(
        filters, LayerWindow.Kernel(nameof(SeparableConv1D), kernelSize, strides, padding, dilation), depthMultiplier,
        activation, useBias, depthwiseInitializer, pointwiseInitializer, biasInitializer,
        depthwiseRegularizer, pointwiseRegularizer, biasRegularizer, name)
{
    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>The stride.</summary>
    public int Strides { get; } = strides;

    /// <summary>The spacing of the kernel's taps.</summary>
    public int Dilation { get; } = dilation;
}
