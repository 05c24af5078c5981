namespace Myelin;

/// <summary>y = activation(xW + b). x: [..., inputs] to y: [..., units].</summary>
/// <param name="units">The size of the last axis of y.</param>
/// <param name="activation">Applied to every output; none if left out.</param>
/// <param name="useBias">Whether there is a b.</param>
/// <param name="kernelInitializer">Of W, Glorot uniform if left out.</param>
/// <param name="biasInitializer">Of b, zeros if left out.</param>
/// <param name="kernelRegularizer">The penalty on W that is added to the loss; none if left out.</param>
/// <param name="biasRegularizer">The penalty on b; none if left out.</param>
/// <param name="name">Its name within the model.</param>
public sealed class Dense(int units, Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, string? name = null) : Layer(name)
{
    Parameter? kernel, offset;

    /// <summary>The size of the last axis of y.</summary>
    public int Units { get; } = units > 0 ? units : throw new ArgumentOutOfRangeException(nameof(units), $"Dense: expects at least one unit, received {units}; give the size of its output.");

    /// <summary>What is applied to every output.</summary>
    public Activation? Activation => activation;

    /// <summary>Whether there is a b.</summary>
    public bool UseBias { get; } = useBias;

    /// <summary>How W begins.</summary>
    public Initializer KernelInitializer { get; } = kernelInitializer ?? Initializer.GlorotUniform;

    /// <summary>How b begins.</summary>
    public Initializer BiasInitializer { get; } = biasInitializer ?? Initializer.Zeros;

    /// <summary>The penalty on W that is added to the loss; null without one.</summary>
    public Regularizer? KernelRegularizer => kernelRegularizer;

    /// <summary>The penalty on b that is added to the loss; null without one.</summary>
    public Regularizer? BiasRegularizer => biasRegularizer;

    /// <summary>W: [inputs, units].</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public Parameter Kernel => kernel ?? throw new InvalidOperationException($"{this}: has no weights before it is built; call it by Of(x), or give the model its input shape.");

    /// <summary>b: [units]; null without one.</summary>
    public Parameter? Bias => offset;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., inputs], received [batch]; reshape them to [batch, 1].");
        kernel = AddParameter("kernel", [input[^1], Units], KernelInitializer, kernelRegularizer);
        if (UseBias) offset = AddParameter("bias", [Units], BiasInitializer, biasRegularizer);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, bool training)
    {
        Tensor weights = Kernel.Value;
        ExpectVariableType(x);
        if (x.Rank < 2 || x.Shape[-1] != weights.Shape[0])
            throw Misfit($"{weights.Shape[0]} inputs", x);
        Tensor y = x.MatMul(weights);
        if (offset != null) y += offset.Value;
        return activation == null ? y : activation.Of(y);
    }
}
