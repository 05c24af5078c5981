namespace Myelin;

/// <summary>
/// y = activation(x * W + b), a convolution (cross-correlation) over sequences.
/// x: [batch, steps, inputs] to y: [batch, new steps, filters].
/// W: [kernel size, inputs / groups, filters], b: [filters].
/// </summary>
/// <remarks>
/// New sizes are ⌊(size - extent) / stride⌋ + 1 for <see cref="Padding.Valid"/> (size with the given padding, if there is one) and
/// ⌈size / stride⌉ for <see cref="Padding.Same"/> and <see cref="Padding.Causal"/>, where extent is (kernel size - 1)·dilation + 1. Semantics as in Keras 3.
/// (LeCun et al., "Backpropagation applied to handwritten zip code recognition", 1989.)
/// <code>
/// new Sequential(input: [128, 3]) { new Conv1D(16, 5, strides: 2, activation: Activation.Relu), new Conv1D(16, 3, padding: Padding.Causal) }
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The length of the kernel.</param>
/// <param name="strides">The stride.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, <see cref="Padding.Causal"/>, or numbers of zeros on each side: <c>1</c> or <c>(2, 0)</c>.
/// </param>
/// <param name="dilation">The spacing of the kernel's taps.</param>
/// <param name="groups">The number of groups that channels are split into. An output channel depends only on the inputs of its group.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class Conv1D(
    int filters,
    int kernelSize,
    int strides = 1,
    Padding padding = default,
    int dilation = 1,
    int groups = 1,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : Convolution(
        filters, LayerWindow.Kernel(nameof(Conv1D), kernelSize, strides, padding, dilation), groups,
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>The stride.</summary>
    public int Strides { get; } = strides;

    /// <summary>The spacing of the kernel's taps.</summary>
    public int Dilation { get; } = dilation;
}
