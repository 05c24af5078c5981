namespace Myelin;

/// <summary>
/// y = activation(x * W + b), the cross-correlation along sequences. x: [batch, steps, inputs] to y: [batch, new steps, filters].
/// W: [kernel size, inputs / groups, filters], b: [filters].
/// </summary>
/// <param name="filters">The channels of y.</param>
/// <param name="kernelSize">The length of the window.</param>
/// <param name="strides">Steps from one window to the next.</param>
/// <param name="padding">Whether windows may reach over the ends; what is there is left out of the sum.</param>
/// <param name="dilation">Steps from one tap of the window to the next.</param>
/// <param name="groups">Into how many groups both channels are split; each output sees the inputs of its group.</param>
/// <param name="activation">Applied to every output; none if left out.</param>
/// <param name="useBias">Whether there is a b.</param>
/// <param name="kernelInitializer">Of W, Glorot uniform if left out.</param>
/// <param name="biasInitializer">Of b, zeros if left out.</param>
/// <param name="kernelRegularizer">The penalty on W that is added to the loss; none if left out.</param>
/// <param name="biasRegularizer">The penalty on b; none if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Conv1D(
    int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid, int dilation = 1, int groups = 1, Activation? activation = null,
    bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
    Regularizer? biasRegularizer = null, string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The channels of y.</summary>
    public int Filters { get; } = filters > 0
        ? filters
        : throw new ArgumentOutOfRangeException(nameof(filters), $"Conv1D: expects at least one filter, received {filters}; give the channels of its output.");

    /// <summary>The length of the window.</summary>
    public int KernelSize => kernelSize;

    /// <summary>Steps from one window to the next.</summary>
    public int Strides => strides;

    /// <summary>Whether windows may reach over the ends.</summary>
    public Padding Padding => padding;

    /// <summary>Steps from one tap of the window to the next.</summary>
    public int Dilation => dilation;

    /// <summary>Into how many groups both channels are split.</summary>
    public int Groups { get; } = groups > 0 && filters % groups == 0 ? groups : throw new ArgumentOutOfRangeException(
        nameof(groups), $"Conv1D: expects groups that divide {filters} filters, received {groups}; 1 lets every output see every input.");

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank != 2 || input.Shape[^1] % Groups != 0 || kernelSize < 1)
            throw new ShapeException($"{this}: expects a window of at least 1 on sequences [steps, " +
                $"inputs]{(Groups == 1 ? "" : $" with inputs divisible by {Groups} groups")}, received {kernelSize} on {input}; reshape them, channels last.");
        AddWeights([kernelSize, input.Shape[^1] / Groups, Filters], Filters);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectVariableType(x);
        if (x.Rank != 3 || x.Shape[-1] != weights.Shape[1] * Groups)
            throw Misfit(
                $"[batch, steps, {weights.Shape[1] * Groups}]", x, $"build it with an input of {InputShape}, or reshape what it receives, channels last.");
        return Finish(x.Conv(weights, Ops.Windows.Of(ToString(), [kernelSize], strides, padding, dilation, x.Shape), Groups));
    }
}
