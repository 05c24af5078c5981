namespace Myelin;

/// <summary>
/// y[..., c·multiplier + m] = activation(x[..., c] * W[..., c, m] + b): the base of depthwise convolutions. W: [kernel size..., inputs, multiplier].
/// </summary>
public abstract class DepthwiseConvolution : WindowedLayer
{
    private protected DepthwiseConvolution(
        LayerWindow window, int depthMultiplier,
        Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer,
        Regularizer? biasRegularizer, string? name)
        : base(window, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name) =>
        DepthMultiplier = CheckedMultiplier(depthMultiplier);

    /// <summary>The number of output channels per input channel.</summary>
    public int DepthMultiplier { get; }

    /// <inheritdoc/>
    protected sealed override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int inputs = ChannelsOf(input, Window.Count);
        AddWeights(Window.Taps.Concat([inputs, DepthMultiplier]), Shape.Size((long)inputs * DepthMultiplier, ToString()));
    }

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor weights = Kernel.Value;
        int inputs = weights.Shape[-2];
        Expect(x, Window.Count, inputs);
        Tensor filters = weights.Reshape(Window.Taps.Concat([1, inputs * DepthMultiplier]));
        return Finish(x.Conv(filters, Window.On(ToString(), x.Shape), groups: inputs));
    }
}
