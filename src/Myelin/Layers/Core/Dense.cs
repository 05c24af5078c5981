namespace Myelin;

/// <summary>y = activation(xW + b), a fully connected layer. x: [..., inputs] to y: [..., units]. W: [inputs, units], b: [units].</summary>
/// <remarks>
/// <code>
/// new Sequential(input: [784]) { new Dense(128, Activation.Relu), new Dense(10) }
/// </code>
/// </remarks>
/// <param name="units">The size of the last axis of y.</param>
/// <param name="activation">The activation of the output; null for none.</param>
/// <param name="useBias">Whether the layer has a bias b.</param>
/// <param name="kernelInitializer">The initializer of W. Default: Glorot uniform.</param>
/// <param name="biasInitializer">The initializer of b. Default: zeros.</param>
/// <param name="kernelRegularizer">The penalty on W, added to the loss; null for none.</param>
/// <param name="biasRegularizer">The penalty on b, added to the loss; null for none.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
public sealed class Dense(
    int units,
    Activation? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
    string? name = null)
    : KernelLayer(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, name)
{
    /// <summary>The size of the last axis of y.</summary>
    public int Units { get; } = units > 0 ? units
        : throw new ArgumentOutOfRangeException(nameof(units), $"Dense: expects at least one unit, received {units}; give the size of the output.");

    /// <inheritdoc/>
    protected internal override bool IsStepwise => true;

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0)
            throw new ShapeException($"{this}: expects inputs of shape [batch, ..., inputs], received [batch]; " +
                "reshape them to [batch, 1], or one example to [1, inputs].");
        AddWeights([input.Shape[^1], Units], Units);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        Tensor weights = Kernel.Value;
        ExpectComputeType(x);
        if (x.Rank < 2 || x.Shape[-1] != weights.Shape[0])
            throw Misfit($"[batch, ..., {weights.Shape[0]}]", x);
        return Finish(x.MatMul(weights));
    }
}
