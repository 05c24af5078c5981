namespace Myelin;

/// <summary>
/// y = activation(x * W + b), a convolution (cross-correlation) over sequences.
/// x: [batch, steps, inputs] to y: [batch, new steps, filters]. W: [kernel size, inputs / groups, filters], b: [filters].
/// </summary>
/// <remarks>
/// The number of new steps is ⌊(steps - extent) / stride⌋ + 1 for <see cref="Padding.Valid"/> and ⌈steps / stride⌉ for
/// <see cref="Padding.Same"/>, where extent is (kernel size - 1)·dilation + 1. Semantics as in Keras 3.
/// <code>
/// new Sequential(input: [128, 3]) { new Conv1D(16, 5, strides: 2, activation: Activation.Relu), new Flatten(), new Dense(4) }
/// </code>
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The length of the kernel.</param>
/// <param name="strides">The stride.</param>
/// <param name="padding"><see cref="Padding.Valid"/> for none, <see cref="Padding.Same"/> to pad with zeros.</param>
/// <param name="dilation">The spacing of the kernel's taps.</param>
/// <param name="groups">The number of groups that channels are split into. An output channel depends only on the inputs of its group.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1 or too large.</exception>
public sealed class Conv1D(
    int filters,
    int kernelSize,
    int strides = 1,
    Padding padding = Padding.Valid,
    int dilation = 1,
    int groups = 1,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = filters > 0 ? filters
        : throw new ArgumentOutOfRangeException(nameof(filters),
            $"Conv1D: expects at least one filter, received {filters}; give the number of output channels.");

    /// <summary>The length of the kernel.</summary>
    public int KernelSize => kernelSize;

    /// <summary>The stride.</summary>
    public int Strides => strides;

    /// <summary>The padding.</summary>
    public Padding Padding => padding;

    /// <summary>The spacing of the kernel's taps.</summary>
    public int Dilation => dilation;

    /// <summary>The number of groups that channels are split into.</summary>
    public int Groups { get; } = groups > 0 && filters % groups == 0 ? groups
        : throw new ArgumentOutOfRangeException(nameof(groups),
            $"Conv1D: expects groups that divide {filters} filters, received {groups}; 1 connects every output to every input.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 2 || input.Shape[^1] % Groups != 0 || kernelSize < 1)
        {
            string divisible = Groups == 1 ? "" : $" with inputs divisible by {Groups} groups";
            throw new ShapeException($"{this}: expects a kernel size of at least 1 on sequences [steps, inputs]{divisible}, " +
                $"received {kernelSize} on {input}; reshape them to channels last.");
        }
        AddWeights([kernelSize, input.Shape[^1] / Groups, Filters], Filters);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectComputeType(x);
        if (x.Rank != 3 || x.Shape[-1] != weights.Shape[1] * Groups)
            throw Misfit($"[batch, steps, {weights.Shape[1] * Groups}]", x,
                $"build it with an input of {InputSpecs[0]}, or reshape the input to channels last.");
        return Finish(x.Conv(weights, Ops.Windows.Of(ToString(), [kernelSize], strides, padding, dilation, x.Shape), Groups));
    }
}
