namespace Myelin;

/// <summary>
/// y = activation(x * W + b), a convolution (cross-correlation) over volumes.
/// x: [batch, depth, height, width, inputs] to y: [batch, new depth, new height, new width, filters].
/// W: [kernel depth, kernel height, kernel width, inputs / groups, filters], b: [filters].
/// </summary>
/// <remarks>
/// New sizes are ⌊(size - extent) / stride⌋ + 1 for <see cref="Padding.Valid"/> (size with the given padding, if there is one) and
/// ⌈size / stride⌉ for <see cref="Padding.Same"/>, where extent is (kernel size - 1)·dilation + 1. Semantics as in Keras 3.
/// (Ji et al., "3D convolutional neural networks for human action recognition", 2010.)
/// <code>
/// new Sequential(input: [16, 64, 64, 1]) { new Conv3D(8, 3, activation: Activation.Relu), new MaxPooling3D(), new Flatten(), new Dense(2) }
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The depth, height and width of the kernel: <c>3</c> or <c>(1, 3, 5)</c>.</param>
/// <param name="strides">The stride along depth, height and width. Default: 1.</param>
/// <param name="padding">
/// <see cref="Padding.Valid"/>, <see cref="Padding.Same"/>, or numbers of zeros on each side: <c>1</c> or <c>((1, 1), (1, 2), (0, 1))</c>.
/// </param>
/// <param name="dilation">The spacing of the kernel's taps along depth, height and width. Default: 1.</param>
/// <param name="groups">The number of groups that channels are split into. An output channel depends only on the inputs of its group.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large, or the padding does not fit.</exception>
public sealed class Conv3D(
    int filters,
    Size3D kernelSize,
    Size3D? strides = null,
    Padding padding = default,
    Size3D? dilation = null,
    int groups = 1,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : Convolution(
        filters, LayerWindow.Kernel(nameof(Conv3D), kernelSize, strides ?? 1, padding, dilation ?? 1), groups,
        activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The depth, height and width of the kernel.</summary>
    public Size3D KernelSize { get; } = kernelSize;

    /// <summary>The stride along depth, height and width.</summary>
    public Size3D Strides { get; } = strides ?? 1;

    /// <summary>The spacing of the kernel's taps along depth, height and width.</summary>
    public Size3D Dilation { get; } = dilation ?? 1;
}
