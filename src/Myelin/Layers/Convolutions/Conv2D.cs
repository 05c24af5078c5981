namespace Myelin;

/// <summary>
/// y = activation(x * W + b), the cross-correlation over images. x: [batch, height, width, inputs] to
/// y: [batch, new height, new width, filters].
/// W: [kernel height, kernel width, inputs / groups, filters], b: [filters].
/// </summary>
/// <remarks>
/// New sizes are ⌊(size - extent) / stride⌋ + 1 for <see cref="Padding.Valid"/> and ⌈size / stride⌉ for <see cref="Padding.Same"/>,
/// where extent is (kernel size - 1)·dilation + 1. As in Keras 3.
/// </remarks>
/// <param name="filters">The channels of y.</param>
/// <param name="kernelSize">The window: 3, or (3, 5).</param>
/// <param name="strides">Pixels from one window to the next.</param>
/// <param name="padding">Whether windows may reach over the borders; what is there is left out of the sum.</param>
/// <param name="dilation">Pixels from one tap of the window to the next.</param>
/// <param name="groups">Into how many groups both channels are split; each output sees the inputs of its group.</param>
/// <param name="activation">Applied to every output; none if left out.</param>
/// <param name="useBias">Whether there is a b.</param>
/// <param name="kernelInitializer">Of W, Glorot uniform if left out.</param>
/// <param name="biasInitializer">Of b, zeros if left out.</param>
/// <param name="kernelRegularizer">The penalty on W that is added to the loss; none if left out.</param>
/// <param name="biasRegularizer">The penalty on b; none if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Conv2D(
    int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid, Size2D? dilation = null, int groups = 1,
    Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The channels of y.</summary>
    public int Filters { get; } = filters > 0
        ? filters
        : throw new ArgumentOutOfRangeException(nameof(filters), $"Conv2D: expects at least one filter, received {filters}; give the channels of its output.");

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; } = kernelSize.Positive("Conv2D", nameof(kernelSize));

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; } = (strides ?? 1).Positive("Conv2D", nameof(strides));

    /// <summary>Whether windows may reach over the borders.</summary>
    public Padding Padding { get; } = padding;

    /// <summary>Pixels from one tap of the window to the next.</summary>
    public Size2D Dilation { get; } = (dilation ?? 1).Positive("Conv2D", nameof(dilation));

    /// <summary>Into how many groups both channels are split.</summary>
    public int Groups { get; } = groups > 0 && filters % groups == 0 ? groups : throw new ArgumentOutOfRangeException(
        nameof(groups), $"Conv2D: expects groups that divide {filters} filters, received {groups}; 1 lets every output see every input.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 3 || input.Shape[^1] % Groups != 0)
            throw new ShapeException($"{this}: expects images [height, width, inputs]{(Groups == 1 ? "" : $" with inputs divisible by {Groups} groups")}, " +
                $"received {input}; reshape them, channels last.");
        AddWeights([KernelSize.Height, KernelSize.Width, input.Shape[^1] / Groups, Filters], Filters);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectVariableType(x);
        if (x.Rank != 4 || x.Shape[-1] != weights.Shape[2] * Groups)
            throw Misfit(
                $"[batch, height, width, {weights.Shape[2] * Groups}]", x,
                $"build it with an input of {InputShape}, or reshape what it receives, channels last.");
        return Finish(x.Conv(weights, KernelSize.Window(ToString(), Strides, Padding, Dilation, x.Shape), Groups));
    }
}
