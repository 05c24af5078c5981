namespace Myelin;

/// <summary>y = activation(x * W + b): the base of convolutions in one to three dimensions. W: [kernel size..., inputs / groups, filters].</summary>
public abstract class Convolution : WindowedLayer
{
    private protected Convolution(
        int filters, LayerWindow window, int groups,
        Activation? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer,
        Regularizer? biasRegularizer, string? name)
        : base(window, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
    {
        Filters = CheckedFilters(filters);
        Groups = groups > 0 && filters % groups == 0 ? groups
            : throw new ArgumentOutOfRangeException(nameof(groups),
                $"{GetType().Name}: expects groups that divide {filters} filters, received {groups}; 1 connects every output to every input.");
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The number of groups that channels are split into.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    protected sealed override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        AddWeights(Window.Taps.Concat([ChannelsOf(input, Window.Count, Groups) / Groups, Filters]), Filters);
    }

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor weights = Kernel.Value;
        Expect(x, Window.Count, weights.Shape[-2] * Groups);
        return Finish(x.Conv(weights, Window.On(ToString(), x.Shape), Groups));
    }
}
