namespace Myelin;

/// <summary>
/// y = activation((x * D) * P + b), a depthwise convolution and one of single pixels: the base of separable convolutions.
/// D: [kernel size..., inputs, multiplier], P: [1..., inputs·multiplier, filters].
/// </summary>
public abstract class SeparableConvolution : Layer
{
    readonly LayerWindow window;
    Parameter? depthwise, pointwise;

    private protected SeparableConvolution(
        int filters, LayerWindow window, int depthMultiplier,
        Activation? activation, bool useBias, Initializer? depthwiseInitializer, Initializer? pointwiseInitializer, Initializer? biasInitializer,
        Regularizer? depthwiseRegularizer, Regularizer? pointwiseRegularizer, Regularizer? biasRegularizer, string? name) : base(name)
    {
        this.window = window;
        Filters = CheckedFilters(filters);
        DepthMultiplier = CheckedMultiplier(depthMultiplier);
        Activation = activation;
        UseBias = useBias;
        DepthwiseInitializer = depthwiseInitializer ?? Initializer.GlorotUniform;
        PointwiseInitializer = pointwiseInitializer ?? Initializer.GlorotUniform;
        BiasInitializer = biasInitializer ?? Initializer.Zeros;
        DepthwiseRegularizer = depthwiseRegularizer;
        PointwiseRegularizer = pointwiseRegularizer;
        BiasRegularizer = biasRegularizer;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The padding.</summary>
    public Padding Padding => window.Padding;

    /// <summary>The number of channels that D gives for each input channel.</summary>
    public int DepthMultiplier { get; }

    /// <summary>The activation of the output; null for none.</summary>
    public Activation? Activation { get; }

    /// <summary>Whether the layer has a bias b.</summary>
    public bool UseBias { get; }

    /// <summary>The initializer of D.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>The initializer of P.</summary>
    public Initializer PointwiseInitializer { get; }

    /// <summary>The initializer of b.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>The penalty on D, added to the loss; null for none.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>The penalty on P, added to the loss; null for none.</summary>
    public Regularizer? PointwiseRegularizer { get; }

    /// <summary>The penalty on b, added to the loss; null for none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>What D is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? DepthwiseConstraint { get; init; }

    /// <summary>What P is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? PointwiseConstraint { get; init; }

    /// <summary>What b is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BiasConstraint { get; init; }

    /// <summary>The kernel D of the depthwise convolution.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter DepthwiseWeights => Built(depthwise);

    /// <summary>The kernel P of the convolution of single pixels.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    public Parameter PointwiseWeights => Built(pointwise);

    /// <summary>The bias b [filters]; null without a bias, or before the layer is built.</summary>
    public Parameter? Bias { get; private set; }

    Parameter Built(Parameter? kernel) => kernel
        ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call Of(x) first, or create the model with an input shape.");

    /// <inheritdoc/>
    protected sealed override void Build(TensorSpec input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int inputs = ChannelsOf(input, window.Count), between = Shape.Size((long)inputs * DepthMultiplier, ToString());
        depthwise = AddKernel("depthwise_kernel", window.Taps.Concat([inputs, DepthMultiplier]), DepthwiseInitializer, DepthwiseRegularizer);
        pointwise = AddKernel("pointwise_kernel", [.. Enumerable.Repeat(1, window.Count), between, Filters], PointwiseInitializer, PointwiseRegularizer);
        DepthwiseConstraint?.Constrain(depthwise);
        PointwiseConstraint?.Constrain(pointwise);
        if (!UseBias) return;
        Bias = AddParameter("bias", [Filters], BiasInitializer, BiasRegularizer);
        BiasConstraint?.Constrain(Bias);
    }

    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor each = DepthwiseWeights.Value, weights = PointwiseWeights.Value;
        int inputs = each.Shape[-2];
        Expect(x, window.Count, inputs);
        Tensor filters = each.Reshape(window.Taps.Concat([1, inputs * DepthMultiplier]));
        Tensor y = x.Conv(filters, window.On(ToString(), x.Shape), groups: inputs);
        y = y.Conv(weights, PointOf(window.Count));
        if (Bias != null) y += Bias.Value;
        return Activation == null ? y : Activation.Of(y);
    }

    static Window PointOf(int axes) => axes == 1 ? new(new WindowAxis(1)) : new(new WindowAxis(1), new WindowAxis(1));
}
