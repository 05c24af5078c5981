namespace Myelin;

/// <summary>
/// y = activation(Aᵀx + b), where A is the convolution with W that maps y to x: the base of transposed convolutions.
/// W: [kernel size..., filters, inputs].
/// </summary>
public abstract class TransposedConvolution : WindowedLayer
{
    readonly int[]? more;

    private protected TransposedConvolution(
        int filters, LayerWindow window, int[]? outputPadding,
        Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer,
        Regularizer? biasRegularizer, string? name)
        : base(window, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
    {
        Filters = CheckedFilters(filters);
        window.CheckTransposed(GetType().Name, outputPadding);
        more = outputPadding;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <inheritdoc/>
    protected sealed override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        AddWeights(Window.Taps.Concat([Filters, ChannelsOf(input, Window.Count)]), Filters);
    }

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor weights = Kernel.Value;
        Expect(x, Window.Count, weights.Shape[-1]);
        (Window window, Shape size) = Window.Enlarged(ToString(), x.Shape, more);
        return Finish(x.ConvTranspose(weights, window, size));
    }
}
